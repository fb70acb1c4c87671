import { describe, expect, it } from 'vitest';
import { Course } from '../../../src/experiments/queue/submit/course.js';
import { HandingOut, ledgerOf } from '../../../src/experiments/queue/submit/handing-out.js';
import type { JobQueue } from '../../../src/experiments/queue/submit/job-queue.js';
import { Room } from '../../../src/experiments/queue/room.js';
import type { Job } from '../../../src/experiments/executor.js';
import { Paused } from '../../../src/experiments/time-limit.js';
import { gridSearchPlan } from '../../../src/experiments/grid-search/plan.js';
import { scenarioSchema } from '../../../src/config/schema/scenario.js';

const plan = gridSearchPlan(scenarioSchema.parse({ steps: 5, grid: { step: 0.5 } }));
const tasks = [0, 1, 2].map((index) => ({ index, first: index, end: index + 1 }));

/** Of three tasks, two of which are handed out. */
function courseOf(job: Partial<Job>): Course {
  const whole = { plan, tasks, ...job } as Job;
  const ledger = ledgerOf(whole, 'x');
  ledger.handedOut(ledger.next(2));
  return new Course(whole, ledger);
}

describe('the course of a submission', () => {
  it('is over when all tasks are, whether they are done or have failed', () => {
    const done: number[] = [];
    const course = courseOf({ onDone: ({ index }) => done.push(index) });
    course.done(tasks[2]);
    course.done(tasks[0]);
    expect(course.isOver).toBe(false);
    course.fail(tasks[1], new Error('no'));
    expect(course.isOver).toBe(true);
    expect(course.isStopped).toBe(false);
    expect(done).toEqual([2, 0]);
    expect(course.failures.map(({ task }) => task.index)).toEqual([1]);
    expect(course.meter.look(0)).toMatchObject({ total: 3, done: 2, failed: 1 });
  });

  it('waits for what others have begun after a pause, and for nothing after another failure', () => {
    const paused = courseOf({ goOn: () => false });
    paused.fail(tasks[0], new Paused('task 0'));
    expect([paused.isClosing, paused.isOver]).toEqual([true, false]);
    paused.done(tasks[1]);
    expect(paused.isOver).toBe(true);
    const stopped = courseOf({ goOn: () => false });
    stopped.fail(tasks[0], new Error('no'));
    expect([stopped.isStopped, stopped.isOver]).toEqual([true, true]);
  });

  it('is stopped by what goOn throws, and has an output that cannot be taken in as a failure', () => {
    const full = new Error('disk full');
    const course = courseOf({
      onDone: () => {
        throw full;
      },
      goOn: ({ error }) => {
        throw error;
      },
    });
    expect(() => {
      course.done(tasks[0]);
    }).toThrow(full);
    expect(course.isOver).toBe(true);
    expect(course.failures).toEqual([{ task: tasks[0], error: full }]);
  });
});

describe('handing out', () => {
  const many = Array.from({ length: 100 }, (_, index) => ({ index, first: index, end: index + 1 }));

  /** Of 100 tasks, in a Redis that is full when `isFull` says so. */
  function handingOut(isFull: () => boolean) {
    const job = { plan, tasks: many } as unknown as Job;
    const course = new Course(job, ledgerOf(job, 'x'));
    const notes: string[] = [];
    const room = new Room((line) => notes.push(line));
    const add = () =>
      isFull() ? Promise.reject(new Error('OOM command not allowed')) : Promise.resolve();
    const queue = { add } as unknown as JobQueue;
    return { course, notes, out: new HandingOut({ id: 'x', job, queue, course, room }) };
  }

  it('waits for room in a Redis that fills up under way, also when nothing is at workers any more', async () => {
    let isFull = false;
    const { course, notes, out } = handingOut(() => isFull);
    await out.refill();
    expect(course.ledger.jobCount).toBe(64);
    isFull = true;
    for (const task of many.slice(0, 64)) course.done(task);
    expect(course.ledger.jobCount).toBe(0);
    await out.refill();
    await out.refill();
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('goes on when there is room');
    isFull = false;
    await out.refill();
    expect(course.ledger.jobCount).toBe(36);
  });

  it('ends where nothing can be begun', async () => {
    await expect(handingOut(() => true).out.refill()).rejects.toThrow('OOM');
  });
});
