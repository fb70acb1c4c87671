import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadScenario } from '../../src/config/load.js';
import type { Executor } from '../../src/experiments/executor.js';
import { trainPlan } from '../../src/experiments/train/plan.js';
import { executeTrain } from '../../src/experiments/train/run.js';
import { executorHere } from '../cli/here.js';
import { temporaryDirectory } from '../cli/run.js';
import { bytes, TINY } from '../cli/sweeps.js';

const { scenario, ppo, training } = loadScenario(undefined, {
  set: [
    ...TINY.filter((word) => word !== '--set'),
    ...['training.timesteps=160', 'training.eta=[0.9,0.5]', 'training.c2=[0]', 'episodes=2'],
  ],
});
const plan = trainPlan(scenario, { ppo, training });
const [first] = plan.items;

/** Fails the first item the first `times` times, as a thread that dies does. */
function unlucky(times: number): Executor {
  let left = times;
  return async (job) => {
    const failures = await executorHere({
      ...job,
      tasks: job.tasks.filter(({ index }) => index > 0 || left === 0),
    });
    const failed = job.tasks.find(({ index }) => index === 0);
    if (failed && left > 0) {
      left--;
      const failure = { task: failed, error: new Error('the cat was on the keyboard') };
      failures.push(failure);
      job.goOn?.(failure);
    }
    return failures;
  };
}

it('a run that fails keeps its errors until it is done, and ends with the same files', async () => {
  const folder = temporaryDirectory();
  const [out, whole] = [join(folder, 'run'), join(folder, 'whole')];
  const log = join(out, 'runs', first.name, 'error.log');
  const options = { jobs: 1, command: 'metalore train' };
  const failed = await executeTrain(plan, {
    ...{ ...options, out, retries: 1 },
    executor: unlucky(3),
  });
  expect(failed.failures).toEqual([{ item: first.name, message: 'the cat was on the keyboard' }]);
  expect(failed.rows.length).toBe(1);
  expect(existsSync(log)).toBe(true);
  const notes: string[] = [];
  const done = await executeTrain(plan, {
    ...{ ...options, out, retries: 1 },
    executor: unlucky(1),
    onNote: (note) => notes.push(note),
  });
  expect(notes).toEqual([
    'task 0 failed and is tried again, 1 more time at most: the cat was on the keyboard',
  ]);
  expect(done.failures).toEqual([]);
  expect(existsSync(log)).toBe(false);
  await executeTrain(plan, { ...options, out: whole, executor: executorHere });
  expect(bytes(out)).toEqual(bytes(whole));
});

it('the log of errors has each of them, with what called what', async () => {
  const out = join(temporaryDirectory(), 'run');
  await executeTrain(plan, {
    ...{ jobs: 1, command: 'metalore train', out, retries: 2 },
    executor: unlucky(9),
  });
  const text = readFileSync(join(out, 'runs', first.name, 'error.log'), 'utf8');
  const errors = text.match(/^\d{4}-\d\d-\d\dT\S+Z Error: the cat was on the keyboard$/gm);
  expect(errors?.length).toBe(3);
  expect(text).toContain('train-failures.test.ts');
});
