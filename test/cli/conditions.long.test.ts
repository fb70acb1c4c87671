import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { metalore, records, sharedDirectory, temporaryDirectory } from './run.js';
import { bytes, trainArgs } from './sweeps.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

/** Two conditions; what is drawn for training would show, if evaluate drew it. */
const CONFIG = `
steps: 30
episodes: 8
grid: {step: 0.25}
contexts:
  ues.0.count: {int: [1, 30]}
  ues.0.request.probability: {uniform: [0.3, 1]}
  reward.eta: {choice: [0.9, 0.5]}
conditions:
  paper: {}
  few: {ues.0.count: 3, ues.0.request.probability: 0.9}
`;

const CASE = { paper: [], few: ['ues.0.count=3', 'ues.0.request.probability=0.9'] };

/** Whether a row is better than all others hangs on which others there are. */
const comparable = (row: Record<string, string>) =>
  Object.entries(row).filter(([column]) => !/^(condition|pareto_.*)$/.test(column));

describe('metalore evaluate in conditions', () => {
  const folder = sharedDirectory();
  const run = join(folder, 'run');

  beforeAll(async () => {
    writeFileSync(join(folder, 'two.yaml'), CONFIG);
    const args = ['evaluate', join(folder, 'two.yaml'), '--policy', 'max-weight'];
    const { code, stderr } = await metalore([...args, '--policy', 'random', '-o', run, '-j', '2']);
    expect(code, stderr).toBe(0);
  });

  it('runs every policy in each condition as evaluate of the scenario that it is does', async () => {
    const episodes = records(read(run, 'episodes.csv'));
    // Best static, best single split and two rules.
    expect(episodes.length).toBe(2 * 8 * 4);
    expect(Object.keys(episodes[0]).at(-1)).toBe('condition');
    expect(Object.keys(episodes[0])).not.toContain('ues.0.count');
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'plain.yaml'), 'steps: 30\nepisodes: 8\ngrid: {step: 0.25}\n');
    for (const [condition, set] of Object.entries(CASE)) {
      const flags = [...set.flatMap((each) => ['--set', each]), '--set', 'name=two'];
      const rules = ['--policy', 'max-weight', '--policy', 'random'];
      await metaloreHere(['evaluate', 'plain.yaml', ...flags, ...rules, '-o', condition], { cwd });
      for (const table of ['episodes', 'summary', 'delays']) {
        const own = records(read(run, `${table}.csv`))
          .filter((row) => row['condition'] === condition && !row['item'].includes('single'))
          .map(comparable);
        const alone = records(read(cwd, condition, `${table}.csv`)).map(comparable);
        expect(own, `${table} ${condition}`).toEqual(alone);
      }
    }
  });

  it('finds the split with the highest mean ratio over the conditions', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'plain.yaml'), 'steps: 30\nepisodes: 8\ngrid: {step: 0.25}\n');
    const ratios = new Map<string, number>();
    for (const [condition, set] of Object.entries(CASE)) {
      const flags = set.flatMap((each) => ['--set', each]);
      await metaloreHere(['grid-search', 'plain.yaml', ...flags, '-o', condition], { cwd });
      const rows = records(read(cwd, condition, 'summary.csv'));
      const best = Math.max(...rows.map((row) => Number(row['return_mean'])));
      for (const row of rows) {
        const split = `${row['rho_c']}, ${row['rho_p']}`;
        ratios.set(split, (ratios.get(split) ?? 0) + Number(row['return_mean']) / best / 2);
      }
    }
    const highest = [...ratios].reduce((a, b) => (b[1] > a[1] ? b : a));
    const single = records(read(run, 'summary.csv')).filter(
      ({ policy }) => policy === 'best-single-split',
    );
    expect(single.map((row) => row['condition'])).toEqual(['paper', 'few']);
    expect(single.map((row) => `${row['rho_c']}, ${row['rho_p']}`)).toEqual([
      highest[0],
      highest[0],
    ]);
    const mean = single.reduce((sum, row) => sum + Number(row['return_ratio_best_static']), 0) / 2;
    expect(mean).toBeCloseTo(highest[1], 12);
  });

  it('writes the same bytes on one worker', async () => {
    const cwd = temporaryDirectory();
    const args = ['evaluate', join(folder, 'two.yaml'), '--policy', 'max-weight'];
    const more = [...args, '--policy', 'random'];
    await metalore([...more, '-o', 'one', '-j', '1'], { cwd });
    expect(bytes(join(cwd, 'one'))).toEqual(bytes(run));
  });

  it('is read by report, which says that it shows the first condition', async () => {
    const cwd = temporaryDirectory();
    const { code, stderr } = await metaloreHere(['report', run, '-o', 'page'], { cwd });
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('it was run in 2 conditions; shown is the first, paper');
  });

  it('is replayed in the condition that is asked for, of an evaluation as of its config', async () => {
    const cwd = temporaryDirectory();
    const shown = async (...args: string[]) => {
      const replayed = await metaloreHere(['replay', ...args, '--json', '-o', 'replay'], { cwd });
      expect(replayed.code, replayed.stderr).toBe(0);
      const { policies } = JSON.parse(replayed.stdout) as {
        policies: { metrics: Record<string, number> }[];
      };
      return { generated: policies[0].metrics['requests_generated'], stderr: replayed.stderr };
    };
    const generated = (condition: string) =>
      Number(
        records(read(run, 'episodes.csv')).find(
          (row) =>
            row['item'] === 'max-weight' &&
            row['condition'] === condition &&
            row['episode'] === '2',
        )!['requests_generated'],
      );
    const item = [run, '--item', 'max-weight', '--episode', '2'];
    const first = await shown(...item);
    expect(first.generated).toBe(generated('paper'));
    expect(first.stderr).toContain('was judged in 2 conditions; this is the first, paper');
    const few = await shown(...item, '--condition', 'few');
    expect(few).toEqual({ generated: generated('few'), stderr: '' });
    expect(read(cwd, 'replay/replay.html')).toContain('In condition few.');
    const config = [join(folder, 'two.yaml'), '--policy', 'max-weight', '--episode', '2'];
    expect((await shown(...config, '--condition', 'few')).generated).toBe(generated('few'));

    for (const args of [item, config]) {
      const wrong = await metaloreHere(['replay', ...args, '--condition', 'papr', '--dry-run'], {
        cwd,
      });
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toMatch(/has no condition "papr"; did you mean "paper"\?/);
    }
    const none = await metaloreHere(['replay', '--condition', 'few', '--dry-run'], { cwd });
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringContaining('has no condition "few"'),
    ]);
  });

  it('is another plan when the conditions stand in another order', async () => {
    const cwd = temporaryDirectory();
    const turned = CONFIG.replace('  paper: {}\n', '') + '  paper: {}\n';
    writeFileSync(join(cwd, 'two.yaml'), turned);
    const rules = ['--policy', 'max-weight', '--policy', 'random'];
    const { code, stderr } = await metaloreHere(['evaluate', 'two.yaml', ...rules, '-o', run], {
      cwd,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('conditions.0: "paper" there, "few" wanted');
  });

  it('judges all by the settings that are named, each item named after its own', async () => {
    const cwd = temporaryDirectory();
    const args = ['evaluate', join(folder, 'two.yaml'), '--policy', 'max-weight', '-o', 'run'];
    const { code, stderr } = await metaloreHere([...args, '--eta', '0.8,0.6', '--c2=-0.5'], {
      cwd,
    });
    expect(code, stderr).toBe(0);
    const summary = records(read(cwd, 'run/summary.csv'));
    expect(
      summary.filter(({ condition }) => condition === 'few').map(({ item, eta }) => [item, eta]),
    ).toEqual([
      ['best-static-eta-0.8-c2--0.5', '0.8'],
      ['best-single-split-eta-0.8-c2--0.5', '0.8'],
      ['max-weight-eta-0.8-c2--0.5', '0.8'],
      ['best-static-eta-0.6-c2--0.5', '0.6'],
      ['best-single-split-eta-0.6-c2--0.5', '0.6'],
      ['max-weight-eta-0.6-c2--0.5', '0.6'],
    ]);

    // The longest mean delays, over both conditions, of what is compared over the settings.
    const compared = summary.filter(({ policy }) => policy !== 'best-static');
    const items = [...new Set(compared.map(({ item }) => item))];
    const delays = items.map((item) => {
      const own = compared.filter((row) => row['item'] === item);
      const mean = own.reduce((sum, row) => sum + Number(row['sync_delay_steps_mean']), 0);
      return mean / own.length;
    });
    const over = records(read(cwd, 'run/adaptivity.csv')).filter(
      (row) => row['eta'] === '' && row['measure'] === 'hypervolume_reference_sync_steps',
    );
    expect(over.map(({ policy }) => policy)).toEqual(['best-single-split', 'max-weight']);
    for (const { value } of over) expect(Number(value)).toBeCloseTo(Math.max(...delays), 12);
  });

  it('is what grid-search and traces pass over or refuse', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'fixed.yaml'), CONFIG.replace(/contexts:[^]*(?=conditions)/, ''));
    const grid = await metaloreHere(['grid-search', 'fixed.yaml', '-o', 'grid'], { cwd });
    expect(grid.code, grid.stderr).toBe(0);
    expect(read(cwd, 'grid/episodes.csv').split('\n')[0]).not.toContain('condition');
    await metaloreHere(['trace', 'export', 'fixed.yaml', '-o', 'trace'], { cwd });
    const onTrace = ['evaluate', 'fixed.yaml', '--trace', 'trace', '-o', 'run'];
    const { code, stderr } = await metaloreHere(onTrace, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('the scenario has conditions, and a trace is an episode');
  });

  it('tells how trained policies keep up, their seeds together, on the terminal and in adaptivity.csv', async () => {
    const cwd = temporaryDirectory();
    const seeing = ['--set', 'observation.features=[queues, eta]'];
    const train = trainArgs(['--eta', '0.9', '--c2', '0', '--seeds', '0..1', '--timesteps', '160']);
    const trained = await metaloreHere([...train, ...seeing, '-o', 'sweep'], { cwd });
    expect(trained.code, trained.stderr).toBe(0);
    const args = ['evaluate', join(folder, 'two.yaml'), 'sweep', '--policy', 'max-weight'];
    const { code, stdout, stderr } = await metaloreHere([...args, '-o', 'run'], { cwd });
    expect(code, stderr).toBe(0);
    const [, table] = stdout.split('Does it adapt?');
    expect(table).toContain('learned against best-single-split: ');
    expect(table).toContain('learned against max-weight: ');
    expect(table).toContain('above, open, below');

    const summary = records(read(cwd, 'run/summary.csv'));
    const ratiosIn = (condition: string) =>
      summary
        .filter((row) => row['policy'] === 'learned' && row['condition'] === condition)
        .map((row) => Number(row['return_ratio_best_static']));
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const own = records(read(cwd, 'run/adaptivity.csv')).filter(
      ({ policy }) => policy === 'learned',
    );
    const value = (measure: string, condition?: string) =>
      Number(
        own.find(
          (row) =>
            row['measure'] === measure && (condition ?? row['condition']) === row['condition'],
        )!['value'],
      );
    expect(own.every((row) => row['train_seeds'] === '2')).toBe(true);
    for (const condition of ['paper', 'few']) {
      expect(ratiosIn(condition).length).toBe(2);
      expect(value('ratio', condition)).toBeCloseTo(mean(ratiosIn(condition)), 12);
    }
    const means = ['paper', 'few'].map((condition) => mean(ratiosIn(condition)));
    expect(value('mean_ratio')).toBeCloseTo(mean(means), 12);
    expect(value('worst_ratio')).toBeCloseTo(Math.min(...means), 12);

    // The same again from what is there, and for programs.
    const again = await metaloreHere([...args, '-o', 'run', '--json'], { cwd });
    const { adaptivity } = JSON.parse(again.stdout) as { adaptivity: Record<string, unknown>[] };
    expect(adaptivity.length).toBe(records(read(cwd, 'run/adaptivity.csv')).length);
    expect(adaptivity.find(({ measure }) => measure === 'mean_ratio')).toMatchObject({
      ...{ condition: null, versus: null, eta: 0.9, c2: 0 },
    });

    // A saved policy that sees η was trained for any.
    const saved = 'sweep/runs/eta-0.9-c2-0-seed-0/policy-best';
    const dry = await metaloreHere(['evaluate', saved, '--dry-run'], { cwd });
    expect(dry.stdout).toContain('(0.9, 0) (0.8, 0) (0.7, 0) (0.6, 0) (0.5, 0) (0.4, 0)\n');
  });
});
