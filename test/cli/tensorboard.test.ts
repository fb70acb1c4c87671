import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outputs } from '../../src/cli/json/schema.js';
import { hparamsOf } from '../../src/tensorboard/hparams.js';
import { EVENT_FILE } from '../../src/tensorboard/run-events.js';
import { SweepEvents } from '../../src/tensorboard/sweep-events.js';
import type { TrainPlan } from '../../src/runs/plans/plan.js';
import { atEachFault } from '../failing-disk.js';
import { eventsIn } from '../tensorboard/reader.js';
import { metaloreHere } from './here.js';
import { records, temporaryDirectory } from './run.js';
import { bytes, trainArgs } from './sweeps.js';

const SWEEP = trainArgs([
  ...['--eta', '0.9', '--c2', '0', '--seeds', '3', '--timesteps', '320', '--episodes', '2'],
  ...['--vary', 'ppo.learningRate=0.01,0.001', '--vary', 'ues.0.count=2'],
]);
const train = async (...args: string[]) => {
  const result = await metaloreHere([...SWEEP, ...args]);
  expect(result, result.stderr).toMatchObject({ code: 0 });
  return result;
};

it('train --tensorboard leaves the same event files at once, afterwards, and where some are damaged', async () => {
  const folder = temporaryDirectory();
  const [at, after] = [join(folder, 'at'), join(folder, 'after')];
  const { stderr } = await train('--tensorboard', '-o', at);
  expect(stderr).toContain(`curves: tensorboard --logdir ${at}/runs\n`);
  // It is no part of the plan: a sweep that was trained without is the same one.
  await train('-o', after);
  const plan = JSON.parse(readFileSync(join(at, 'plan.json'), 'utf8')) as TrainPlan;
  const runs = plan.items.map(({ name }) => name);
  expect(runs.length).toBe(2);
  expect(existsSync(join(at, 'runs', runs[0], EVENT_FILE))).toBe(true);
  expect(existsSync(join(after, 'runs', runs[0], EVENT_FILE))).toBe(false);
  const { stdout } = await train('--tensorboard', '-o', after);
  expect(stdout).toContain('Already finished:');
  expect(bytes(after)).toEqual(bytes(at));
  writeFileSync(join(after, 'runs', runs[0], EVENT_FILE), 'damaged');
  rmSync(join(after, 'runs', runs[1], EVENT_FILE));
  await train('--tensorboard', '-o', after);
  expect(bytes(after)).toEqual(bytes(at));

  // On a disk that fails it is whole, or the error is told.
  const file = join(after, 'runs', runs[0], EVENT_FILE);
  const expected = readFileSync(file);
  const thrown = atEachFault(() => {
    rmSync(file, { force: true });
    new SweepEvents(after, plan).write(0);
    expect(readFileSync(file).equals(expected)).toBe(true);
  });
  expect(thrown.length).toBeGreaterThan(50);
  for (const error of thrown) if (error) expect(error).toMatchObject({ code: 'EIO' });

  expect(Object.fromEntries(hparamsOf(plan, plan.items[1]))).toMatchObject({
    eta: 0.9,
    c2: 0,
    train_seed: 3,
    'ues.0.count': 2,
    'ppo.learningRate': 0.001,
    'ppo.policyNet': '8',
    'ppo.normalizeAdvantage': true,
    'ppo.distribution': 'beta',
  });
  const summary = records(readFileSync(join(at, 'summary.csv'), 'utf8'));
  for (const [i, name] of runs.entries()) {
    const run = join(at, 'runs', name);
    const result = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as {
      best: { selectionReturn: number };
      last: { selectionReturn: number };
    };
    const events = eventsIn(readFileSync(join(run, EVENT_FILE)));
    expect(events.map(({ step }) => step)).toEqual([0, 0, 80, 160, 240, 320, 320, 320]);
    expect(Object.fromEntries(events.at(-2)!.scalars)).toEqual({
      'result/best_selection_return': Math.fround(result.best.selectionReturn),
      'result/final_selection_return': Math.fround(result.last.selectionReturn),
      'result/return': Math.fround(Number(summary[i]['return_mean'])),
      'result/sync_delay_steps': Math.fround(Number(summary[i]['sync_delay_steps_mean'])),
      'result/e2e_delay_steps': Math.fround(Number(summary[i]['e2e_delay_steps_mean'])),
      'result/traffic_served_pct': Math.fround(Number(summary[i]['traffic_served_pct_mean'])),
    });
  }
});

it('export --format tensorboard writes the same files, of a sweep that is finished or not', async () => {
  const folder = temporaryDirectory();
  const out = join(folder, 'sweep');
  await train('--tensorboard', '-o', out);
  const names = readdirSync(join(out, 'runs'));
  const eventsOf = (place: string) =>
    Object.fromEntries(
      readdirSync(place).map((name) => [name, readFileSync(join(place, name, EVENT_FILE))]),
    );
  const expected = eventsOf(join(out, 'runs'));
  const write = (source: string, to: string, ...more: string[]) =>
    metaloreHere(['export', source, '--format', 'tensorboard', '-o', join(folder, to), ...more]);
  const all = await write(out, 'all', '--json');
  const told = outputs.export.done.parse(JSON.parse(all.stdout));
  expect(told.runs).toEqual(
    names
      .sort()
      .reverse()
      .map((item) => ({ item, done: true })),
  );
  expect(eventsOf(join(folder, 'all'))).toEqual(expected);
  expect(Object.keys(eventsOf(join(folder, 'all'))).length).toBe(2);

  // One of the runs was killed in the middle of a line, the other was not begun.
  const [killed, other] = names;
  const run = join(out, 'runs', killed);
  rmSync(join(out, 'runs', other), { recursive: true });
  rmSync(join(run, 'SHA256SUMS'));
  const table = readFileSync(join(run, 'progress.csv'), 'utf8').split('\n');
  writeFileSync(join(run, 'progress.csv'), [...table.slice(0, 3), table[3].slice(0, 9)].join('\n'));
  const half = await write(run, 'half');
  expect(half.stdout).toMatch(/^Event files of 1 run, of which 1 not done, [\d,]+ bytes\.\n/);
  const found = eventsOf(join(folder, 'half'));
  expect(Object.keys(found)).toEqual([killed]);
  expect(expected[killed].subarray(0, found[killed].length).equals(found[killed])).toBe(true);
  expect(eventsIn(found[killed]).map(({ step }) => step)).toEqual([0, 0, 80, 160]);

  const again = await write(out, 'half');
  expect(again).toMatchObject({ code: 2 });
  expect(again.stderr).toContain(
    'half is not empty; name another folder with --out, or write into',
  );
  expect((await write(out, 'half', '--force')).code).toBe(0);
  const unknown = await write(out, 'none', '--item', 'eta-0.8');
  expect(unknown).toMatchObject({ code: 2 });
  const begun = await write(out, 'none', '--item', other);
  expect(begun.stderr).toContain('no run was begun, so there is nothing to write yet');
  const elsewhere = await write(folder, 'none');
  expect(elsewhere.stderr).toContain('holds no plan.json; name a run directory of train');
});
