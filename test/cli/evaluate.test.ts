import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { metalore, records, sharedDirectory, temporaryDirectory, type Result } from './run.js';
import { bytes } from './sweeps.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const SHORT = ['--set', 'steps=30', '--set', 'grid.step=0.25', '--episodes', '12'];

describe('metalore evaluate', () => {
  const folder = sharedDirectory();
  const trained = join(folder, 'trained');
  /** an evaluation of it, on two threads */
  const compared = join(folder, 'run');
  let first: Result;

  beforeAll(async () => {
    const { code } = await metalore([
      ...['train', '--eta', '0.9,0.5', '--c2', '0', '--seeds', '0..1', '--timesteps', '480'],
      ...[...SHORT, '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=30', '-o', trained],
    ]);
    expect(code).toBe(0);
    first = await metalore(['evaluate', trained, '--jobs', '2', '-o', compared]);
    expect(first.code, first.stderr).toBe(0);
  });

  it('puts trained policies beside the best static split and the rules', () => {
    const { stdout } = first;
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'over training seeds where a policy was trained with several',
    );
    expect(stdout).toContain('η = 0.9, c₂ = 0 (A)');
    expect(stdout).toContain('η = 0.5, c₂ = 0 (E)');
    expect(stdout).toContain('learned, 2 seeds');
    expect(stdout).toContain('All 2 settings: return against the best static split');
    expect(stdout).toMatch(/\n\nNext: metalore report (\S+ )*\S*trained \S*run\n$/);

    const episodes = records(read(compared, 'episodes.csv'));
    // Under each setting the best split, six rules and two seeds.
    expect(episodes.length).toBe(12 * 2 * 9);
    const summary = records(read(compared, 'summary.csv'));
    expect(summary.length).toBe(18);

    // Ratio and paired difference, from the rows.
    const returns = (item: string) =>
      episodes.filter((row) => row['item'] === item).map((row) => Number(row['return']));
    const best = returns('best-static-eta-0.5-c2-0');
    const learned = returns('eta-0.5-c2-0-seed-1');
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const differences = learned.map((value, i) => value - best[i]);
    const std = Math.sqrt(
      differences.reduce((sum, d) => sum + (d - mean(differences)) ** 2, 0) / 11,
    );
    const row = summary.find(({ item }) => item === 'eta-0.5-c2-0-seed-1')!;
    expect(Number(row['return_ratio_best_static'])).toBeCloseTo(mean(learned) / mean(best), 9);
    expect(Number(row['return_difference_mean'])).toBeCloseTo(mean(differences), 7);
    // t(0.975, 11) = 2.20098516...
    expect(Number(row['return_difference_ci95'])).toBeCloseTo(
      (2.20098516009 * std) / Math.sqrt(12),
      6,
    );
  });

  it('finds the best split that grid-search finds, on the same episodes', async () => {
    const cwd = temporaryDirectory();
    const reward = ['--set', 'reward.eta=0.7', '--set', 'reward.c2=-1'];
    await metaloreHere(['grid-search', ...SHORT, ...reward, '-o', 'grid'], { cwd });
    await metaloreHere(
      ['evaluate', ...SHORT, ...reward, '--policy', 'static:0.25,0.5', '-o', 'run'],
      {
        cwd,
      },
    );
    const grid = records(read(cwd, 'grid/episodes.csv'));
    const run = records(read(cwd, 'run/episodes.csv'));
    const summary = records(read(cwd, 'grid/summary.csv'));
    const means = summary.map((row) => Number(row['return_mean']));
    const best = summary[means.indexOf(Math.max(...means))];
    const without = (rows: Record<string, string>[]) =>
      rows.map((row) => Object.entries(row).filter(([column]) => !/^(item|policy)$/.test(column)));
    expect(without(run.filter(({ policy }) => policy === 'best-static'))).toEqual(
      without(grid.filter(({ item }) => item === best['item'])),
    );
    expect(without(run.filter(({ policy }) => policy === 'static'))).toEqual(
      without(grid.filter(({ item }) => item === 'static-0.25-0.5')),
    );
  });

  // On more workers: workers.long.test.ts.
  it('writes the same bytes on two workers as on none', async () => {
    const none = join(temporaryDirectory(), 'none');
    expect((await metaloreHere(['evaluate', trained, '-o', none])).code).toBe(0);
    expect(bytes(compared)).toEqual(bytes(none));
  });

  it('evaluates saved policies, in another scenario, stochastic or not', async () => {
    const cwd = temporaryDirectory();
    const policy = join(trained, 'runs/eta-0.9-c2-0-seed-0/policy-last');
    const args = ['evaluate', policy, ...SHORT, '--set', 'ues.0.count=4', '--policy', 'random'];
    const returns = async (out: string, ...more: string[]) => {
      expect((await metaloreHere([...args, ...more, '-o', out], { cwd })).code).toBe(0);
      return records(read(cwd, out, 'episodes.csv'))
        .filter(({ item }) => item === 'policy-last')
        .map((row) => row['return']);
    };
    const deterministic = await returns('a');
    const stochastic = await returns('b', '--stochastic');
    expect(deterministic.length).toBe(12);
    expect(stochastic).not.toEqual(deterministic);
    expect(await returns('c', '--stochastic', '--jobs', '1')).toEqual(stochastic);
  });

  it('keeps the runs of several sweeps apart', async () => {
    const cwd = temporaryDirectory();
    const other = join(folder, 'other');
    await metaloreHere([
      ...['train', '--eta', '0.9', '--c2', '0', '--seeds', '0..1', '--timesteps', '240'],
      ...[...SHORT, '--set', 'ppo.nEnvs=2', '--set', 'ppo.nSteps=30', '-o', other],
    ]);
    const { code, stdout } = await metaloreHere(['evaluate', trained, other, '-o', 'run'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('learned (trained), 2 seeds');
    expect(stdout).toContain('learned (other), 2 seeds');
    const items = records(read(cwd, 'run/summary.csv')).map(({ item }) => item);
    expect(items).toContain('trained/eta-0.9-c2-0-seed-1');
    expect(items).toContain('other/eta-0.9-c2-0-seed-1');
  });

  it('takes a config whole, and nothing from where the policies were trained', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'mine.yaml'), 'episodes: 3\n');
    const { stdout } = await metaloreHere(['evaluate', trained, 'mine.yaml', '--dry-run'], { cwd });
    expect(stdout).toContain('scenario   mine');
    expect(stdout).toContain('3 of 100 steps');
  });

  it('uses the scenario that the policies were trained in, unless told otherwise', async () => {
    const cwd = temporaryDirectory();
    const own = await metaloreHere(['evaluate', trained, '--dry-run'], { cwd });
    expect(own.stdout).toContain('scenario   paper+steps=30, seed 0\n');
    expect(own.stdout).toContain('12 of 30 steps');
    const other = await metaloreHere(
      ['evaluate', trained, '--dry-run', '--set', 'steps=40', '--seed', '3', '--step', '0.5'],
      { cwd },
    );
    expect(other.stdout).toContain('scenario   paper+steps=40, seed 3\n');
    expect(other.stdout).toContain('12 of 40 steps');
    expect(other.stdout).toContain('seed 3');
    expect(other.stdout).toContain('9 static splits, step 0.5');
  });

  it('prints a finished comparison again, and JSON for programs', async () => {
    const cwd = temporaryDirectory();
    const args = ['evaluate', ...SHORT, '--policy', 'max-weight', '-o', 'run'];
    const first = await metaloreHere(args, { cwd });
    const again = await metaloreHere(args, { cwd });
    expect(again.stdout).toBe(first.stdout.replace('Written:', 'Already finished:'));
    const { stdout } = await metaloreHere([...args, '--json'], { cwd });
    const result = JSON.parse(stdout) as {
      items: { item: string; return_ratio_best_static: number }[];
    };
    expect(result.items.map(({ item }) => item)).toEqual(['best-static', 'max-weight']);
    expect(result.items[0].return_ratio_best_static).toBe(1);
  });

  it('compares others besides the rules that it compares unasked', async () => {
    const policies = async (...flags: string[]) => {
      const { stdout } = await metaloreHere([
        'evaluate',
        ...SHORT,
        ...flags,
        '--dry-run',
        '--json',
      ]);
      return (JSON.parse(stdout) as { items: string[] }).items;
    };
    const unasked = await policies();
    expect(unasked).toContain('max-weight');
    const setting = ['--eta', '0.9', '--c2', '0'];
    expect(await policies('--policy', 'rules', '--policy', 'universal', ...setting)).toEqual([
      ...unasked,
      'universal-eta-0.9-c2-0',
    ]);
    const twice = await metaloreHere([
      'evaluate',
      ...SHORT,
      ...['--policy', 'rules', '--policy', 'max-weight', '-n'],
    ]);
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain('max-weight is named twice');
  });

  it('leaves out runs that are not finished, with a warning', async () => {
    const cwd = temporaryDirectory();
    const result = join(trained, 'runs/eta-0.9-c2-0-seed-1/result.json');
    const kept = read(result);
    rmSync(result);
    const { stdout, stderr } = await metaloreHere(['evaluate', trained, '--dry-run'], { cwd });
    writeFileSync(result, kept);
    expect(stderr).toContain('eta-0.9-c2-0-seed-1 is not finished and is left out');
    expect(stdout).toContain('eta-0.9-c2-0-seed-0');
    expect(stdout).not.toContain('eta-0.9-c2-0-seed-1');
  });

  it('refuses a policy that is not what its training left, and names the file', async () => {
    const cwd = temporaryDirectory();
    cpSync(trained, join(cwd, 'sweep'), { recursive: true });
    const run = 'sweep/runs/eta-0.9-c2-0-seed-1';
    const weights = join(cwd, run, 'policy-best/weights.bin');
    const bytes = readFileSync(weights);
    bytes[8] ^= 1;
    writeFileSync(weights, bytes);
    for (const path of ['sweep', run]) {
      const { code, stderr } = await metaloreHere(['evaluate', path, '-n'], { cwd });
      expect(code).toBe(2);
      expect(stderr).toContain(`${run}/policy-best/weights.bin is changed: by SHA256SUMS`);
    }
    // Another run of the sweep is as it was, and who names the policy itself means it.
    for (const path of ['sweep/runs/eta-0.5-c2-0-seed-1', `${run}/policy-best`])
      expect((await metaloreHere(['evaluate', path, '-n'], { cwd })).code).toBe(0);
  });

  it('tells how to go on from a run of an older version, whose name is refused by now', async () => {
    const cwd = temporaryDirectory();
    cpSync(trained, join(cwd, 'sweep'), { recursive: true });
    const plan = join(cwd, 'sweep/plan.json');
    writeFileSync(plan, read(plan).replace(/"name": "paper[^"]*"/, '"name": "007"'));
    const refused = await metaloreHere(['evaluate', 'sweep', '-n'], { cwd });
    expect(refused.stderr).toBe(
      'scenario of the run (--set changes it): name: expected a name that no program takes for a' +
        ' missing value, a truth value or a number (scenario-007 would do), found "007"\n',
    );
    expect(refused.code).toBe(2);
    const named = [
      'evaluate',
      'sweep',
      '--set',
      'name=scenario-007',
      '--policy',
      'random',
      '-o',
      'run',
    ];
    const { code, stderr } = await metaloreHere(named, { cwd });
    expect(code, stderr).toBe(0);
    expect(records(read(cwd, 'run/episodes.csv'))[0]['experiment']).toBe('scenario-007');
  });

  it('does not compare rules alone where nothing that was named is finished', async () => {
    const cwd = temporaryDirectory();
    cpSync(join(trained, 'plan.json'), join(cwd, 'sweep/plan.json'));
    for (const args of [['sweep'], ['sweep', '-n'], ['sweep/runs/eta-0.9-c2-0-seed-0']]) {
      const { code, stdout, stderr } = await metaloreHere(['evaluate', ...args], { cwd });
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain(
        'not finished, so there is no policy to evaluate; start metalore train',
      );
    }
    expect(readdirSync(cwd)).toEqual(['sweep']);
  });

  it('takes a single run of a sweep, judged as the sweep says, and the file of a saved policy', async () => {
    const cwd = temporaryDirectory();
    const run = join(trained, 'runs/eta-0.5-c2-0-seed-1');
    const planned = async (path: string, ...more: string[]) => {
      const { code, stdout } = await metaloreHere(['evaluate', path, ...more, '-n'], { cwd });
      expect(code).toBe(0);
      return stdout;
    };
    const ofRun = await planned(run);
    expect(ofRun).toContain('settings   (η, c₂) (0.5, 0)\n');
    expect(ofRun).toContain('eta-0.5-c2-0-seed-1');
    expect(ofRun).not.toContain('seed-0');
    const folder = join(run, 'policy-best');
    expect(await planned(join(folder, 'model.json'))).toBe(await planned(folder));
    const both = await metaloreHere(['evaluate', trained, run], { cwd });
    expect(both.stderr).toContain('metalore: eta-0.5-c2-0-seed-1 is named twice');
    const other = await metaloreHere(['evaluate', join(trained, 'runs/elsewhere')], { cwd });
    expect(other.stderr).toContain(`runs/elsewhere is none of the runs of ${trained}`);
    expect(other.code).toBe(2);
  });
});
