import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/config/load.js';
import type { Executor, Job, TaskFailure } from '../../src/experiments/executor.js';
import { executorOf } from '../../src/experiments/run.js';
import { retrying } from '../../src/experiments/retries.js';
import { isPaused, TimeLimit, TimeUp } from '../../src/experiments/time-limit.js';
import { trainPlan } from '../../src/experiments/train/plan.js';
import { trainItem } from '../../src/experiments/train/train-item.js';
import { filesIn } from '../../src/runs/run-files.js';
import { temporaryDirectory } from '../cli/run.js';
import { bytes, TINY } from '../cli/sweeps.js';

const task = (index: number) => ({ index, first: 0, end: 1 });

describe('a time limit', () => {
  it('begins no task that takes longer than what is left, by the longest so far', () => {
    let now = 0;
    const limit = new TimeLimit(100, () => now);
    const [a, b, c] = [task(0), task(1), task(2)];
    expect(limit.mayBegin(a)).toBe(true);
    now = 40;
    limit.ended(a);
    expect(limit.mayBegin(b)).toBe(true);
    now = 59;
    expect(limit.mayBegin(c)).toBe(true);
    now = 60;
    expect(limit.mayBegin(task(3))).toBe(false);
    limit.dispose();
  });

  it('stops what runs when the time is up, with the exit code that says try again', async () => {
    const limit = new TimeLimit(Date.now());
    await new Promise((resolve) => {
      limit.signal.addEventListener('abort', resolve);
    });
    expect(limit.signal.reason).toBeInstanceOf(TimeUp);
    expect((limit.signal.reason as TimeUp).exitCode).toBe(75);
  });

  describe.each(['returns', 'is stopped'])('where the executor %s', (end) => {
    it.each([
      [
        'nothing of a grid was finished',
        'grid-search',
        0,
        'up and nothing was finished in it; the',
      ],
      [
        'a part of a grid was',
        'grid-search',
        1,
        'up; what is finished is kept, and the same command',
      ],
      ['a training had its part', 'train', 0, 'up; what is finished is kept, and the same command'],
    ] as const)('says how far it came where %s', async (_, command, done, message) => {
      const endMs = Date.now() + 60_000;
      const limit = new TimeLimit(endMs);
      const executor: Executor = ({ tasks, onDone }) => {
        for (const one of tasks.slice(0, done)) onDone?.(one);
        if (end === 'returns') return Promise.resolve([]);
        limit.stop();
        return Promise.reject(limit.signal.reason as Error);
      };
      const job = { tasks: [task(0), task(1)], plan: { command } } as unknown as Job;
      const error = await executorOf({ executor, jobs: 1, endMs, limit })(job).catch(
        (reason: unknown) => reason,
      );
      limit.dispose();
      expect(error).toMatchObject({ exitCode: 75 });
      expect(String(error)).toContain(message);
    });
  });

  it('is heeded by training at a checkpoint, from which it goes on to the same bytes', async () => {
    const { scenario, ppo, training } = loadScenario(undefined, {
      set: [
        ...TINY.filter((word) => word !== '--set'),
        ...['training.timesteps=480', 'training.checkpointEvery=160', 'training.evalEvery=160'],
        ...['training.eta=[0.9]', 'training.c2=[0]', 'training.seeds=[0]'],
      ],
    });
    const plan = trainPlan(scenario, { ppo, training });
    const [item] = plan.items;
    const [stopped, whole] = [temporaryDirectory(), temporaryDirectory()];
    const steps: number[] = [];
    const train = (folder: string, endMs?: number) =>
      trainItem(plan, item, {
        files: filesIn(folder),
        endMs,
        onProgress: ({ timesteps }) => steps.push(timesteps),
      });
    const error: unknown = await train(stopped, 0).catch((reason: unknown) => reason);
    expect(isPaused(structuredClone(error))).toBe(true);
    // After one update: `checkpointEvery` is not waited for.
    expect(steps).toEqual([80]);
    expect(readFileSync(join(stopped, 'progress.csv'), 'utf8').trim().split('\n').length).toBe(2);
    await expect(train(stopped, 0)).rejects.toThrow('paused at a checkpoint');
    expect(steps).toEqual([80, 160]);
    expect(await train(stopped)).toEqual(await train(whole));
    expect(bytes(stopped)).toEqual(bytes(whole));
  });
});

describe('retries', () => {
  /** Fails each task so often before it does it. */
  const failing = (times: number[], message: string) => {
    const left = [...times];
    const order: number[] = [];
    const executor: Executor = ({ tasks, goOn, onDone }) => {
      const failures: TaskFailure[] = [];
      for (const one of tasks) {
        order.push(one.index);
        if (left[one.index]-- > 0) {
          const failure = { task: one, error: new Error(message) };
          failures.push(failure);
          if (goOn?.(failure) === false) break;
        } else onDone?.(one);
      }
      return Promise.resolve(failures);
    };
    return { order, executor };
  };
  const job = (goOn: boolean, done: number[]) =>
    ({
      tasks: [task(0), task(1), task(2)],
      onDone: ({ index }: { index: number }) => done.push(index),
      goOn: () => goOn,
    }) as unknown as Job;

  it('come after the other tasks, and no more often than told', async () => {
    const { order, executor } = failing([0, 1, 3], 'out of luck');
    const done: number[] = [];
    const told: [number, number][] = [];
    const failures = await retrying(executor, {
      retries: 2,
      onRetry: (failure, left) => told.push([failure.task.index, left]),
    })(job(true, done));
    expect(order).toEqual([0, 1, 2, 1, 2, 2]);
    expect(done).toEqual([0, 1]);
    expect(failures.map((failure) => failure.task.index)).toEqual([2]);
    expect(told).toEqual([
      [1, 2],
      [2, 2],
      [2, 1],
    ]);
  });

  it('stop where the job says so', async () => {
    const { order, executor } = failing([9, 0, 0], 'out of luck');
    await retrying(executor, { retries: 1 })(job(false, []));
    expect(order).toEqual([0, 1, 2, 0]);
  });

  it.each(['ENOSPC: no space left on device, write', 'paused at a checkpoint: item'])(
    'are of no use for: %s',
    async (message) => {
      const { order, executor } = failing([1, 0, 0], message);
      const failures = await retrying(executor, { retries: 5 })(job(true, []));
      expect(order).toEqual([0, 1, 2]);
      expect(failures.length).toBe(1);
    },
  );
});
