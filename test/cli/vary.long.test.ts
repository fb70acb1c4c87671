import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { records, sharedDirectory, temporaryDirectory } from './run.js';
import { TINY, trainArgs } from './sweeps.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

const SMALL = ['--set', 'steps=30', '--set', 'grid.step=0.5', '--episodes', '4'];
const VARY = ['--vary', 'ues.0.count=5,20', '--vary', 'ues.0.request.probability=0.5,1'];
const POINTS = [5, 20].flatMap((count) =>
  [0.5, 1].map((probability) => ({
    name: `ues.0.count=${count}+ues.0.request.probability=${probability}`,
    set: [`ues.0.count=${count}`, `ues.0.request.probability=${probability}`],
    cells: [String(count), String(probability)],
  })),
);

/** The columns that an experiment by itself does not have, and its name. */
const comparable = (row: Record<string, string>) =>
  Object.entries(row).filter(([column]) => !/^(experiment|condition|ues\.0\..*)$/.test(column));

interface Told {
  state: string;
  items: object[];
  points: string[];
}

const parsed = (text: string) => JSON.parse(text) as Told;

async function run(args: string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await metaloreHere(args, { cwd });
  expect(code, stderr).toBe(0);
  return stdout;
}

describe.each([
  ['grid-search', [] as string[]],
  ['evaluate', ['--policy', 'max-weight', '--policy', 'random']],
])('metalore %s --vary', (command, more) => {
  const folder = sharedDirectory();
  const varied = [command, ...more, ...SMALL, ...VARY];

  beforeAll(async () => {
    await run([...varied, '-o', 'run'], folder);
  });

  it('has at each point the rows of the same command with --set', async () => {
    const cwd = temporaryDirectory();
    for (const { name, set, cells } of POINTS) {
      const flags = set.flatMap((each) => ['--set', each]);
      await run([command, ...more, ...SMALL, ...flags, '-o', name], cwd);
      for (const table of ['episodes', 'summary', 'delays']) {
        const own = records(read(folder, 'run', `${table}.csv`)).filter(
          (row) => row['condition'] === name && !row['item'].includes('single'),
        );
        expect(own.length).toBeGreaterThan(0);
        for (const row of own)
          expect([row['ues.0.count'], row['ues.0.request.probability']]).toEqual(cells);
        const alone = records(read(cwd, name, `${table}.csv`));
        // Whether a row is better than all others hangs on which others there are.
        const plain = (rows: Record<string, string>[]) =>
          rows.map((row) => comparable(row).filter(([column]) => !column.startsWith('pareto')));
        expect(plain(own), `${table} ${name}`).toEqual(plain(alone));
      }
    }
  });

  it('has the same episode seeds at every point', () => {
    const seeds = new Map<string, Set<string>>();
    for (const row of records(read(folder, 'run', 'episodes.csv'))) {
      const known = seeds.get(row['episode']) ?? new Set<string>();
      seeds.set(row['episode'], known.add(row['episode_seed']));
    }
    expect([...seeds.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1]);
  });

  it('tells its points in JSON, the same when the results are read again', async () => {
    const first = parsed(await run([...varied, '--json', '-o', 'run'], folder));
    expect(first.state).toBe('finished');
    expect(first.items.at(-1)).toMatchObject({
      condition: POINTS[3].name,
      varied: { 'ues.0.count': 20, 'ues.0.request.probability': 1 },
    });
    const cwd = temporaryDirectory();
    const again = parsed(await run([...varied, '--json', '-o', 'run'], cwd));
    expect(again.items.map((item) => ({ ...item, metrics: 0, return_difference: 0 }))).toEqual(
      first.items.map((item) => ({ ...item, metrics: 0, return_difference: 0 })),
    );
    const dry = parsed(await run([...varied, '--json', '--dry-run'], cwd));
    expect(dry.points).toEqual(POINTS.map(({ name }) => name));
  });

  it('is drawn by report, at the point of the scenario and against what varies', async () => {
    await run(['report', 'run', '-o', 'page'], folder);
    expect(existsSync(join(folder, 'page/figures/vary.svg'))).toBe(true);
    expect(read(folder, 'page/report.html')).toContain('Against what varies');
  });
});

describe('a varied run', () => {
  it('takes the place of the conditions of a scenario, and of what it draws', async () => {
    const cwd = temporaryDirectory();
    const args = ['evaluate', '--policy', 'max-weight', ...SMALL, '--vary', 'ues.0.count=5'];
    const drawn = ['--set', 'contexts={ues.0.count: {int: [1, 9]}}', '--set', 'conditions={a: {}}'];
    await run([...args, '-o', 'plain'], cwd);
    await run([...args, ...drawn, '-o', 'drawn'], cwd);
    const rows = (out: string) => records(read(cwd, out, 'episodes.csv')).map(comparable);
    expect(rows('drawn')).toEqual(rows('plain'));
  });
});

describe('metalore train --vary', () => {
  const folder = sharedDirectory();
  const args = trainArgs([
    ...['--eta', '0.9', '--c2', '0', '--seeds', '0..1', '--timesteps', '320', '--episodes', '3'],
  ]);
  const vary = ['--vary', 'ues.0.count=5,10', '--vary', 'ppo.learningRate=1e-4,1e-2'];

  beforeAll(async () => {
    await run([...args, ...vary, '-o', 'sweep'], folder);
  });

  it('trains at each point what the same command with --set trains', async () => {
    const cwd = temporaryDirectory();
    const set = ['--set', 'ues.0.count=5', '--set', 'ppo.learningRate=1e-2'];
    await run([...args, ...set, '-o', 'alone'], cwd);
    const point = 'ues.0.count=5+ppo.learningRate=0.01';
    const own = records(read(folder, 'sweep/episodes.csv')).filter(({ item }) =>
      item.startsWith(point),
    );
    expect(own[0]).toMatchObject({ 'ues.0.count': '5', 'ppo.learningRate': '0.01' });
    const plain = (row: Record<string, string>) => ({
      ...row,
      experiment: '',
      item: row['item'].replace(`${point}-`, ''),
      'ues.0.count': '',
      'ppo.learningRate': '',
    });
    const alone = records(read(cwd, 'alone/episodes.csv'));
    expect(own.map(plain)).toEqual(alone.map(plain));
    const policy = 'eta-0.9-c2-0-seed-1/policy-best/weights.bin';
    expect(read(folder, 'sweep/runs', `${point}-${policy}`)).toBe(read(cwd, 'alone/runs', policy));
    expect(read(folder, 'sweep/runs', `${point}-eta-0.9-c2-0-seed-1/config.yaml`)).toContain(
      'name: paper+steps=20+ues.0.count=5\n',
    );
  });

  it('has its policies judged each where it was trained, or at the points of evaluate', async () => {
    const rules = ['--policy', 'max-weight', '--step', '0.5'];
    await run(['evaluate', 'sweep', ...rules, '-o', 'own'], folder);
    const trained = records(read(folder, 'sweep/episodes.csv'));
    const own = records(read(folder, 'own/episodes.csv'));
    for (const count of ['5', '10'])
      for (const rate of ['0.0001', '0.01']) {
        const item = `ppo.learningRate=${rate}-eta-0.9-c2-0-seed-1`;
        const returnsOf = (rows: Record<string, string>[]) =>
          rows.map((row) => [row['episode'], row['return'], row['sync_delay_steps']]);
        const there = own.filter((row) => row['item'] === item && row['ues.0.count'] === count);
        expect(there.length).toBe(3);
        expect(returnsOf(there)).toEqual(
          returnsOf(trained.filter((row) => row['item'] === `ues.0.count=${count}+${item}`)),
        );
      }
    const all = ['--vary', 'ues.0.count=5,20'];
    await run(['evaluate', 'sweep', ...rules, ...all, '-o', 'all'], folder);
    const names = records(read(folder, 'all/summary.csv'))
      .filter(({ policy, condition }) => policy === 'learned' && condition === 'ues.0.count=20')
      .map(({ item }) => item);
    expect(names.length).toBe(8);
    expect(names).toContain('ues.0.count=10+ppo.learningRate=0.01-eta-0.9-c2-0-seed-0');
  });

  it('is reported with its evaluation, and replayed at the point of its run', async () => {
    await run(
      ['evaluate', 'sweep', '--policy', 'max-weight', '--step', '0.5', '-o', 'own'],
      folder,
    );
    const { code, stderr } = await metaloreHere(['report', 'sweep', 'own', '-o', 'page'], {
      cwd: folder,
    });
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('other results');
    const item = 'ues.0.count=5+ppo.learningRate=0.01-eta-0.9-c2-0-seed-0';
    await run(['replay', 'sweep', '--item', item, '-o', 'episode'], folder);
    expect(read(folder, 'episode/replay.html')).toContain('ues.0.count=5');
  });

  it.each([
    ['grid-search', 'control.stations=shared,per-station'],
    ['train', 'observation.history=1,4'],
  ])('%s --vary %s where the config has no such section', async (command, values) => {
    const cwd = temporaryDirectory();
    const own = command === 'train' ? [...args.slice(1), '--seeds', '0'] : SMALL;
    await run([command, ...own, '--vary', values, '-o', 'run'], cwd);
    const [path, list] = values.split('=');
    const told = new Set(records(read(cwd, 'run/episodes.csv')).map((row) => row[path]));
    expect([...told]).toEqual(list.split(','));
  });

  it('refuses to vary what is drawn anew in each episode', async () => {
    const { code, stderr } = await metaloreHere([
      ...['train', ...TINY, '--set', 'contexts={ues.0.count: {int: [1, 9]}}'],
      ...['--vary', 'ues.0.count=5,10', '--dry-run'],
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--vary ues.0.count: contexts draw ues.0.count anew in each episode');
  });
});
