import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readReport } from '../../../src/report/assemble/assemble.js';
import { metaloreHere } from '../../cli/here.js';
import { temporaryDirectory } from '../../cli/run.js';

const TINY = [
  ...['steps=20', 'ppo.nEnvs=4', 'ppo.nSteps=20', 'ppo.batchSize=40', 'ppo.nEpochs=2'],
  ...['ppo.policyNet=[8]', 'ppo.valueNet=[8]', 'training.selectionEpisodes=3'],
].flatMap((assignment) => ['--set', assignment]);
const SCENARIO = ['--set', 'steps=20', '--episodes', '5'];

interface Json {
  items: { item: string; metrics: { return: { mean: number } } }[];
}

it('reads what the program writes', async () => {
  const cwd = temporaryDirectory();
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await metaloreHere([...args, '--json', '-q'], { cwd });
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Json;
  };
  const training = [...TINY, '--timesteps', '800', '--eval-every', '160', '--episodes', '5'];
  const grid = await run('grid-search', ...SCENARIO, '--step', '0.25', '-o', 'out/grid');
  await run(
    'train',
    ...training,
    '--eta',
    '0.9,0.5',
    '--c2',
    '0',
    '--seeds',
    '0..1',
    '-o',
    'out/a',
  );
  await run('train', ...training, '--eta', '0.9', '--c2', '0', '-o', 'out/b');
  const sets = ['out/a', 'out/b', ...SCENARIO.slice(2), '--step', '0.25'];
  const compared = await run('evaluate', ...sets, '--policy', 'max-weight', '-o', 'out/compared');

  const directories = ['grid', 'a', 'b', 'compared'].map((name) => join(cwd, 'out', name));
  const data = await readReport(directories);
  expect(data.warnings).toEqual([]);
  expect(data.isPaper).toBe(false);
  expect(data.scenario?.steps).toBe(20);
  expect(data.runs.map(({ kind, rows }) => [kind, rows])).toEqual([
    ['grid-search', 125],
    ['train', 20],
    ['train', 5],
    ['evaluate', 45],
  ]);
  expect(data.settings.map(({ letter }) => letter)).toEqual(['A', 'E']);
  expect(data.sweeps).toEqual(['a', 'b']);

  const meanOf = ({ items }: Json, name: string) =>
    items.find(({ item }) => item === name)!.metrics.return.mean;
  expect(data.grid!.splits).toHaveLength(25);
  expect(data.grid!.step).toBe(0.25);
  for (const { rhoC, rhoP, item } of data.grid!.splits)
    expect(item.metrics.return.mean).toBe(meanOf(grid, `static-${rhoC}-${rhoP}`));
  expect(
    data.learned.map(({ sweep, setting, seeds }) => [
      sweep,
      setting.letter,
      seeds.map(({ metrics }) => metrics.return.mean),
    ]),
  ).toEqual(
    [
      ['a', 'A', ['a/eta-0.9-c2-0-seed-0', 'a/eta-0.9-c2-0-seed-1']],
      ['a', 'E', ['a/eta-0.5-c2-0-seed-0', 'a/eta-0.5-c2-0-seed-1']],
      ['b', 'A', ['b/eta-0.9-c2-0-seed-0']],
    ].map(([sweep, letter, names]) => [
      sweep,
      letter,
      (names as string[]).map((name) => meanOf(compared, name)),
    ]),
  );
  expect(data.learned.every(({ ratio }) => ratio!.mean > 0)).toBe(true);
  expect(data.rules.map(({ name, setting }) => [name, setting.letter])).toEqual([
    ['max-weight', 'A'],
    ['max-weight', 'E'],
  ]);
  expect(data.bestStatic).toHaveLength(2);
  expect(
    data.curves.map(({ sweep, seeds, points }) => [sweep, seeds.length, points.length > 0]),
  ).toEqual([
    ['a', 2, true],
    ['a', 2, true],
    ['b', 1, true],
  ]);
  expect(data.maps).toHaveLength(5);
  for (const { cells } of data.maps)
    // Five episodes of twenty steps
    expect(cells.reduce((sum, { visits }) => sum + visits, 0)).toBe(100);
  for (const item of data.runs.flatMap(({ items }) => items))
    expect(item.delays!.sync.length).toBeLessThanOrEqual(20);

  // The CSVs alone, made elsewhere, tell the same.
  for (const directory of directories) {
    rmSync(join(directory, 'plan.json'));
    rmSync(join(directory, 'runs'), { recursive: true });
  }
  const alone = await readReport(directories);
  expect(alone.learned).toEqual(
    data.learned.map((policy) => ({
      ...policy,
      // Where it was read from stands in the plan alone.
      seeds: policy.seeds.map((item) => ({ ...item, source: undefined })),
    })),
  );
  expect(alone.rules).toEqual(data.rules);
  expect(alone.grid).toEqual(data.grid);
  expect(alone.curves).toEqual([]);
});
