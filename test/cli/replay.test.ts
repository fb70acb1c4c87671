import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { config, metalore, records, sharedDirectory, temporaryDirectory } from './run.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const SHORT = ['--set', 'steps=30', '--set', 'episodes=6'];

interface Answer {
  page: string;
  logs: string[];
  episode_seed: number;
  policies: { name: string; eta: number; c2: number; metrics: Record<string, number | null> }[];
}

/** The metrics of the replayed episode, from --json. */
async function replayed(args: string[], cwd: string): Promise<Answer> {
  const { code, stdout, stderr } = await metaloreHere(['replay', ...args, '--json'], { cwd });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Answer;
}

/** What a row of episodes.csv says, its empty cells as null. */
function metricsOf(row: Record<string, string>, { metrics }: Answer['policies'][number]) {
  return Object.fromEntries(
    Object.keys(metrics).map((name) => [name, row[name] === '' ? null : Number(row[name])]),
  );
}

describe('metalore replay', () => {
  const folder = sharedDirectory();

  /** A sweep of two runs, a grid search, and an evaluation of both. */
  beforeAll(async () => {
    const short = ['--set', 'steps=30', '--episodes', '6'];
    const commands = [
      ['grid-search', ...short, '--step', '0.5', '-o', 'grid'],
      [
        ...['train', ...short, '--eta', '0.9,0.5', '--c2', '-1', '--seeds', '0'],
        ...['--timesteps', '240', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=30', '-o', 'sweep'],
      ],
      ['evaluate', 'sweep', '--policy', 'random', '--step', '0.5', '-o', 'comparison'],
    ];
    for (const command of commands)
      expect((await metaloreHere(command, { cwd: folder })).code).toBe(0);
  });

  it.each([
    ['grid', 'static-0.5-0.5', 3],
    ['sweep', 'eta-0.5-c2--1-seed-0', 0],
    ['sweep', 'eta-0.9-c2--1-seed-0', 5],
    ['comparison', 'random-eta-0.5-c2--1', 2],
    ['comparison', 'eta-0.9-c2--1-seed-0', 4],
    ['comparison', 'best-static-eta-0.5-c2--1', 1],
  ])('of %s, item %s, episode %d is the row of episodes.csv', async (run, item, episode) => {
    const args = [run, '--item', item, '--episode', String(episode), '-o', temporaryDirectory()];
    const answer = await replayed(args, folder);
    const row = records(read(folder, run, 'episodes.csv')).find(
      (each) => each['item'] === item && each['episode'] === String(episode),
    )!;
    const [policy] = answer.policies;
    expect(policy.metrics).toEqual(metricsOf(row, policy));
    expect(answer.episode_seed).toBe(Number(row['episode_seed']));
    expect([policy.eta, policy.c2]).toEqual([Number(row['eta']), Number(row['c2'])]);
  });

  it('takes a training run by its folder, and judges a rule beside it by its reward', async () => {
    const run = 'sweep/runs/eta-0.5-c2--1-seed-0';
    const args = [run, '--policy', 'random', '-o', temporaryDirectory()];
    const answer = await replayed(args, folder);
    expect(answer.policies.map(({ name, eta, c2 }) => [name, eta, c2])).toEqual([
      ['eta-0.5-c2--1-seed-0', 0.5, -1],
      ['random', 0.5, -1],
    ]);
    const row = (file: string, item: string) =>
      records(read(folder, file, 'episodes.csv')).find(
        (each) => each['item'] === item && each['episode'] === '0',
      )!;
    const [learned, rule] = answer.policies;
    expect(learned.metrics).toEqual(metricsOf(row('sweep', 'eta-0.5-c2--1-seed-0'), learned));
    expect(rule.metrics).toEqual(metricsOf(row('comparison', 'random-eta-0.5-c2--1'), rule));
  });

  it('lets --set have the last word on the reward', async () => {
    const run = 'sweep/runs/eta-0.5-c2--1-seed-0';
    const args = [run, '--set', 'reward.eta=0.7', '-o', temporaryDirectory()];
    const { policies } = await replayed(args, folder);
    expect(policies.map(({ eta, c2 }) => [eta, c2])).toEqual([[0.7, -1]]);
  });

  it('runs a saved policy where a config says, or in the scenario of the paper', async () => {
    const saved = 'sweep/runs/eta-0.5-c2--1-seed-0/policy-best';
    const { policies } = await replayed([saved, '-o', temporaryDirectory()], folder);
    expect(policies.map(({ name, eta, metrics }) => [name, eta, metrics['steps']])).toEqual([
      ['policy-best', 0.9, 100],
    ]);
    const small = [config('small'), saved, '-o', temporaryDirectory()];
    const other = await replayed(small, folder);
    expect(other.policies[0].metrics['requests_generated']).toBeLessThan(500);
  });

  it('draws actions with --stochastic, the same ones every time', async () => {
    const run = ['sweep/runs/eta-0.9-c2--1-seed-0', '-o', temporaryDirectory()];
    const fixed = await replayed(run, folder);
    const drawn = await replayed([...run, '--stochastic'], folder);
    const again = await replayed([...run, '--stochastic'], folder);
    expect(drawn.policies[0].metrics).toEqual(again.policies[0].metrics);
    expect(drawn.policies[0].metrics).not.toEqual(fixed.policies[0].metrics);
  });

  it('tells two sweeps apart by their directories', async () => {
    const cwd = temporaryDirectory();
    for (const name of ['one', 'two'])
      cpSync(join(folder, 'sweep'), join(cwd, name), { recursive: true });
    const args = ['one', 'two', '--item', 'eta-0.5-c2--1-seed-0', '--csv', '-o', 'out'];
    const { policies, logs } = await replayed(args, cwd);
    expect(policies.map(({ name }) => name)).toEqual([
      'one/eta-0.5-c2--1-seed-0',
      'two/eta-0.5-c2--1-seed-0',
    ]);
    expect(new Set(logs).size).toBe(6);
    for (const log of logs) expect(existsSync(join(cwd, log))).toBe(true);
  });

  it('shows a static split beside max-weight unless told otherwise, and ends with the page', async () => {
    const cwd = temporaryDirectory();
    const { code, stdout, stderr } = await metalore(['replay', ...SHORT], { cwd });
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('static-0.3-0.3');
    expect(stdout).toContain('max-weight');
    const page = stdout.trimEnd().split('\n').at(-1)!;
    expect(page).toMatch(/^results\/replay-paper\+steps=30-[0-9a-f]{8}\/replay\.html$/);
    expect(read(cwd, page)).toContain(
      '<title>Episode 0 of paper+steps=30: static-0.3-0.3 and max-weight',
    );
    // Nothing else without --csv.
    expect(readdirSync(join(cwd, page, '..'))).toEqual(['replay.html']);
  });

  it('writes the logs with --csv, the same bytes every time', async () => {
    const cwd = temporaryDirectory();
    const args = [
      'replay',
      ...SHORT,
      '--policy',
      'max-weight',
      '--csv',
      '--seed',
      '3',
      '-o',
      'out',
    ];
    await metaloreHere(args, { cwd });
    const files = () =>
      Object.fromEntries(
        [
          'replay.html',
          ...['steps', 'requests', 'updates'].map((name) => `max-weight/${name}.csv`),
        ].map((name) => [name, read(cwd, 'out', name)]),
      );
    const first = files();
    expect(records(first['max-weight/steps.csv']).length).toBe(30);
    await metaloreHere(args, { cwd });
    expect(files()).toEqual(first);
    await metaloreHere([...args, '--episode', '1'], { cwd });
    expect(files()).not.toEqual(first);
    expect(readdirSync(join(cwd, 'out'), { recursive: true, encoding: 'utf8' }).sort()).toEqual([
      'max-weight',
      'max-weight/requests.csv',
      'max-weight/steps.csv',
      'max-weight/updates.csv',
      'replay.html',
    ]);
  });

  it('keeps the logs of a policy with a hostile name in a folder of the output', async () => {
    const cwd = temporaryDirectory();
    const saved = join(cwd, '..<script>alert(1)<script>');
    cpSync(join(folder, 'sweep/runs/eta-0.5-c2--1-seed-0/policy-best'), saved, {
      recursive: true,
    });
    const { logs, page } = await replayed([saved, ...SHORT, '--csv', '-o', 'out'], cwd);
    expect(logs[0]).toMatch(/^out\/script-alert-1-script-\/steps\.csv$/);
    expect(read(cwd, page)).not.toContain('<script>alert');
  });

  it('does nothing with --dry-run but say what it would', async () => {
    const cwd = temporaryDirectory();
    const { code, stdout } = await metaloreHere(
      ['replay', ...SHORT, '--policy', 'static:0.3,0.4', '--episode', '2', '-n', '--csv'],
      { cwd },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('episode    2 of 6, 30 steps');
    expect(stdout).toContain('static-0.3-0.4, judged by η = 0.9, c₂ = 0');
    expect(stdout).toContain('Nothing was done (--dry-run).');
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('warns when two policies come from different scenarios', async () => {
    const cwd = temporaryDirectory();
    cpSync(join(folder, 'sweep'), join(cwd, 'one'), { recursive: true });
    cpSync(join(folder, 'sweep'), join(cwd, 'two'), { recursive: true });
    const file = join(cwd, 'two/runs/eta-0.5-c2--1-seed-0/config.yaml');
    writeFileSync(file, read(file).replace('bandwidthMHz: 100', 'bandwidthMHz: 50'));
    const runs = ['one', 'two'].map((name) => `${name}/runs/eta-0.5-c2--1-seed-0`);
    const { code, stderr } = await metaloreHere(['replay', ...runs, '-n'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain(
      `${runs[1]} was judged in another scenario than ${runs[0]}; both run in that of the latter`,
    );
  });

  it('is ended by a signal while it computes', async () => {
    const cwd = temporaryDirectory();
    const long = ['--set', 'steps=10000', '--set', 'sensors.0.count=0', '-o', 'out'];
    const { code, stderr } = await metalore(['replay', ...long], {
      cwd,
      // The warning comes first.
      onStart: (child) => child.stderr?.once('data', () => child.kill('SIGINT')),
    });
    expect(stderr).toContain('warning: ');
    expect(code).toBeNull();
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('takes the one policy of a run directory without being told which', async () => {
    const cwd = temporaryDirectory();
    const item = 'eta-0.9-c2--1-seed-0';
    cpSync(join(folder, 'sweep'), join(cwd, 'one'), { recursive: true });
    const file = join(cwd, 'one/plan.json');
    const plan = JSON.parse(readFileSync(file, 'utf8')) as { items: { name: string }[] };
    plan.items = plan.items.filter(({ name }) => name === item);
    writeFileSync(file, JSON.stringify(plan));
    const [unasked, asked] = [
      await replayed(['one', '-o', 'a'], cwd),
      await replayed(['one', '--item', item, '-o', 'a'], cwd),
    ];
    expect(unasked).toEqual(asked);
    expect(unasked.policies.map(({ eta }) => eta)).toEqual([0.9]);
  });

  it('shows a point of --vary: the first, and says so, or the one that is named', async () => {
    const cwd = temporaryDirectory();
    const short = ['--set', 'steps=10', '--episodes', '2', '--set', 'grid.step=1'];
    const vary = [...short, '--vary', 'ues.0.count=2,5'];
    for (const command of [['grid-search'], ['evaluate', '--policy', 'max-weight']])
      expect(
        await metaloreHere([...command, ...vary, '-q', '-o', command[0]], { cwd }),
      ).toMatchObject({
        code: 0,
      });
    for (const [run, item] of [
      ['grid-search', 'static-0-1'],
      ['evaluate', 'max-weight'],
    ]) {
      const rows = records(read(cwd, run, 'episodes.csv'));
      const shown = async (...args: string[]) => {
        const asked = [run, '--item', item, '--episode', '1', '-o', `replay-${run}`];
        const end = await metaloreHere(['replay', ...asked, '--json', ...args], { cwd });
        return { ...end, policy: (JSON.parse(end.stdout) as Answer).policies[0] };
      };
      const rowOf = (point: string) =>
        rows.find(
          (row) => row['condition'] === point && row['item'] === item && row['episode'] === '1',
        )!;
      const first = await shown();
      expect(first.stderr).toContain('this is the first, ues.0.count=2 (--condition NAME');
      expect(first.policy.metrics).toEqual(metricsOf(rowOf('ues.0.count=2'), first.policy));
      const named = await shown('--condition', 'ues.0.count=5');
      expect(named.stderr).toBe('');
      expect(named.policy.metrics).toEqual(metricsOf(rowOf('ues.0.count=5'), named.policy));
    }
  });

  it('takes the file of a saved policy for its folder', async () => {
    const cwd = temporaryDirectory();
    const policy = join(folder, 'sweep/runs/eta-0.9-c2--1-seed-0/policy-best');
    const short = ['-o', 'a', ...SHORT];
    expect(await replayed([join(policy, 'model.json'), ...short], cwd)).toEqual(
      await replayed([policy, ...short], cwd),
    );
  });

  it('refuses a policy that is not what its training left, and names the file', async () => {
    const cwd = temporaryDirectory();
    for (const name of ['sweep', 'comparison'])
      cpSync(join(folder, name), join(cwd, name), { recursive: true });
    const item = 'eta-0.9-c2--1-seed-0';
    const run = `sweep/runs/${item}`;
    const model = join(cwd, run, 'policy-best/model.json');
    const kept = read(model);
    writeFileSync(model, `${kept} `);
    for (const args of [[run], ['sweep', '--item', item], ['comparison', '--item', item]]) {
      const { code, stderr } = await metaloreHere(['replay', ...args, '-n'], { cwd });
      expect(code).toBe(2);
      expect(stderr).toContain(`${run}/policy-best/model.json is changed: by SHA256SUMS`);
    }
    // Who names the policy itself means it as it is, and another run of the sweep is as it was.
    for (const path of [`${run}/policy-best`, 'sweep/runs/eta-0.5-c2--1-seed-0'])
      expect((await metaloreHere(['replay', path, '-n'], { cwd })).code).toBe(0);
  });

  it('says when the summary of an evaluation is damaged', async () => {
    const cwd = temporaryDirectory();
    cpSync(join(folder, 'comparison/plan.json'), join(cwd, 'run/plan.json'));
    writeFileSync(join(cwd, 'run/summary.csv'), 'item,"');
    const { code, stderr } = await metaloreHere(['replay', 'run', '--item', 'x'], { cwd });
    expect(stderr).toBe('metalore: run/summary.csv cannot be read; copy it again\n');
    expect(code).toBe(2);
  });

  it('leaves no half of a page on a full disk', async () => {
    const cwd = temporaryDirectory();
    const preload = fileURLToPath(
      new URL('../../scripts/torture/file-system-failure.mjs', import.meta.url),
    );
    const { code, stderr } = await metalore(['replay', ...SHORT, '--csv', '-o', 'out'], {
      cwd,
      env: { NODE_OPTIONS: `--import=${preload}`, METALORE_TEST_FAIL: 'ENOSPC:replay.html' },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('cannot write results to out: no space is left on the device');
    expect(readdirSync(join(cwd, 'out')).sort()).toEqual(['max-weight', 'static-0.3-0.3']);
  });

  const wrong: Record<string, { args: string[]; says: string[]; files?: Record<string, string> }> =
    {
      'a run directory without an item': {
        args: ['SWEEP'],
        says: ['holds 2 policies; say which with --item NAME: eta-0.9-c2--1-seed-0, eta-0.5'],
      },
      'an item that is not there': {
        args: ['SWEEP', '--item', 'eta-0.9-c2-1-seed-0'],
        says: ['has no item "eta-0.9-c2-1-seed-0"; did you mean "eta-0.9-c2--1-seed-0"?'],
      },
      'an item without a run directory': {
        args: ['--item', 'static-0.5-0.5'],
        says: ['--item names a policy of a run directory; name the directory, too'],
      },
      'three policies': {
        args: ['--policy', 'random', '--policy', 'max-weight', '--policy', 'static:0.3,0.3'],
        says: ['3 policies, but a page shows one or two: random, max-weight, static-0.3-0.3'],
      },
      'splits by station for another number of stations': {
        args: ['--policy', 'static-per-station:0.3,0.4;0.2,0.5'],
        says: ['policy static-per-station: 2 splits, but a step takes 1'],
      },
      'the same policy twice': {
        args: ['--policy', 'random', '--policy', 'random'],
        says: ['metalore: random is named twice'],
      },
      'an episode beyond the last': {
        args: ['SWEEP', '--item', 'eta-0.9-c2--1-seed-0', '--episode', '6'],
        says: ['episode 6 is not among the 6', '--set episodes=7'],
      },
      'an episode that is no number': {
        args: ['--episode=-1'],
        says: ["argument '-1' is invalid. Expected a whole number from 0 up."],
      },
      'a path that is not there': { args: ['nowhere'], says: ['nowhere does not exist; name'] },
      'a folder that is nothing of it': {
        args: ['folder'],
        files: { 'folder/notes.txt': '' },
        says: ['folder is none of these: a run directory (plan.json) with --item'],
      },
      'the record of a run without a policy': {
        args: ['GRID/runs/grid-search'],
        says: ['is the record of a run that has no policy yet'],
      },
      'a saved policy that is damaged': {
        args: ['policy'],
        files: { 'policy/model.json': '{"format":"layers-model"}', 'policy/weights.bin': '' },
        says: ['policy is not a saved policy: '],
      },
      'a plan that cannot be read': {
        args: ['run'],
        files: { 'run/plan.json': '{"command":"grid-se' },
        says: ['run/plan.json is not the plan of grid-search, train or evaluate'],
      },
      'a plan that lacks what it should have': {
        args: ['run', '--item', 'x'],
        files: { 'run/plan.json': '{"command":"train","items":[{"name":"x"}]}' },
        says: ['run/plan.json is not the plan of grid-search, train or evaluate'],
      },
      'two configs': {
        args: ['a.yaml', 'b.yaml'],
        files: { 'a.yaml': '{}', 'b.yaml': '{}' },
        says: ['two configs, a.yaml and b.yaml; name one'],
      },
      'a config that is wrong': {
        args: ['a.yaml'],
        files: { 'a.yaml': 'stepz: 3\n' },
        says: ['a.yaml:1:1: ', 'unknown key "stepz"'],
      },
      'an unknown rule': {
        args: ['--policy', 'max-wait'],
        says: ['unknown policy "max-wait"', 'max-weight'],
      },
      'a file in the way of the output': {
        args: [...SHORT, '-o', 'taken'],
        files: { taken: 'precious' },
        says: ['cannot write results to taken: a file is in the way'],
      },
      'more than one flag can be meant': {
        args: ['--episodes', '3'],
        says: ["unknown option '--episodes'", '--episode'],
      },
    };

  it.each(Object.keys(wrong))('%s is told clearly, with exit code 2', async (name) => {
    const { args, says, files = {} } = wrong[name];
    const cwd = temporaryDirectory();
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(join(cwd, file, '..'), { recursive: true });
      writeFileSync(join(cwd, file), content);
    }
    const { code, stdout, stderr } = await metaloreHere(
      [
        'replay',
        ...args.map((arg) =>
          arg.replace('SWEEP', join(folder, 'sweep')).replace('GRID', join(folder, 'grid')),
        ),
      ],
      { cwd },
    );
    for (const text of says) expect(stderr).toContain(text);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
