import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/experiments/queue/submit/ledger.js';

const tasks = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ index, first: 0, end: 1 }));
const ledgerOf = (count: number, batch: number) =>
  new Ledger(tasks(count), { batch, jobIdOf: ({ index }) => `job-${index}` });
const indices = (of: readonly { tasks: readonly { index: number }[] }[]) =>
  of.map(({ tasks: found }) => found.map(({ index }) => index));

describe('a ledger', () => {
  it('hands tasks out in the order of the plan, some in a job', () => {
    const ledger = ledgerOf(5, 2);
    const jobs = ledger.next(2);
    expect(indices(jobs)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    // Until it is told that they are, they are not.
    expect(indices(ledger.next(9))).toEqual([[0, 1], [2, 3], [4]]);
    ledger.handedOut(jobs);
    expect(indices(ledger.next(9))).toEqual([[4]]);
    expect(ledger.jobIds).toEqual(['job-0', 'job-2']);
    expect([ledger.left, ledger.waiting]).toEqual([5, 1]);
  });

  it('has a job done when its tasks are, and takes the rest of a lost one back', () => {
    const ledger = ledgerOf(4, 2);
    ledger.handedOut(ledger.next(2));
    for (const task of tasks(3)) ledger.close(task);
    expect(ledger.jobIds).toEqual(['job-2']);
    const lost = () =>
      ledger.takeBack('job-2', { counts: true }).map(({ task, times }) => [task.index, times]);
    expect(lost()).toEqual([[3, 1]]);
    ledger.handedOut(ledger.next(1));
    expect(ledger.jobIds).toEqual(['job-3']);
    expect(ledger.takeBack('job-3', { counts: false })[0].times).toBe(1);
    // It comes back although it was thought lost.
    ledger.close(tasks(4)[3]);
    expect([ledger.left, ledger.waiting, ledger.jobCount]).toEqual([0, 0, 0]);
  });

  it('has every task in one place, whatever happens, and each is over once', () => {
    const event = fc.record({
      what: fc.constantFrom('hand out', 'close', 'lose', 'withdraw', 'give back'),
      which: fc.nat(30),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(event), (count, events) => {
        const ledger = ledgerOf(count, 3);
        const over = new Set<number>();
        for (const { what, which } of events) {
          const job = ledger.jobIds.at(which % Math.max(1, ledger.jobCount));
          const task = tasks(count)[which % count];
          if (what === 'hand out') ledger.handedOut(ledger.next(1 + (which % 3)));
          else if (what === 'close' && ledger.task(task.index)) {
            ledger.close(task);
            over.add(task.index);
          } else if (what === 'give back') ledger.giveBack(task);
          else if (job !== undefined && what === 'lose') ledger.takeBack(job, { counts: true });
          else if (job !== undefined && what === 'withdraw') ledger.withdrawn([job]);
          const inJobs = ledger.jobIds.flatMap((id) => ledger.tasksIn(id));
          const waiting = ledger.next(99).flatMap(({ tasks: found }) => found);
          const places = [...over, ...[...inJobs, ...waiting].map(({ index }) => index)];
          expect(places.sort((a, b) => a - b)).toEqual(tasks(count).map(({ index }) => index));
          expect(ledger.left).toBe(count - over.size);
          expect(ledger.waiting).toBe(waiting.length);
        }
      }),
    );
  });
});
