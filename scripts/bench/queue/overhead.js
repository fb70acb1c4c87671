// What a task takes through the queue besides its computing.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { main } from '../../../dist/cli/main.js';
import { queueAddress } from '../../../dist/experiments/queue/address.js';
import { queue } from '../../../dist/experiments/queue/submit/executor.js';
import { threads } from '../../../dist/experiments/threads.js';
import { once, printFigure, rounds, spread } from '../measure.js';
import { cpuSecondsOf, shortTasks } from './ground.js';

const ROUNDS = 5;
/** Tasks after which the program is fast everywhere, and those that are measured; each is a job of its own. */
const [WARM, MEASURED] = once ? [10, 20] : [150, 300];

/**
 * The time from one task counted to the next one counted, by one worker minus by one thread, after so many
 * tasks that both are warm: taking a task, fetching what it needs, bringing the result, checking it, and
 * waiting for any of that. What the submitter does while the worker computes is in it only as far as the
 * worker waits for it; so the same is told of the processors, with the submitter's work and Redis's.
 *
 * @param ground from `withQueue`, with one worker
 * @param workerPid of the worker
 */
export async function printOverhead({ url, folder, redisPid }, workerPid) {
  const address = queueAddress(url, {});
  const queued = queue({ address, shared: undefined, note: () => undefined });
  const perTask = async (executor, others) => {
    const out = mkdtempSync(join(folder, 'overhead-'));
    const [from, to] = await timesOf(executor, { out, pids: [process.pid, ...others] });
    rmSync(out, { recursive: true });
    const each = (of) => (1000 * (to[of] - from[of])) / MEASURED;
    return { clock: each('clock'), cpu: each('cpu') };
  };
  const turns = [];
  for (const turn of rounds(ROUNDS, () => ({}))) {
    turn.thread = await perTask(threads(1), []);
    turn.queue = await perTask(queued, [workerPid, redisPid]);
    turns.push(turn);
  }
  const print = (name, of, note) =>
    printFigure(name, spread(turns.map(of)), { unit: 'ms', decimals: 1, note });
  print('a task by a warm thread, from one to the next', ({ thread }) => thread.clock);
  print('  through the queue, by a warm worker', (turn) => turn.queue.clock);
  print(
    'overhead of a task',
    (turn) => turn.queue.clock - turn.thread.clock,
    'bar 20 ms; the one minus the other',
  );
  print(
    '  of the processors',
    (turn) => turn.queue.cpu - turn.thread.cpu,
    'submitter, worker and Redis, minus the thread’s process',
  );
}

/** When the first of the measured tasks began and the last was counted: clock and processors, s. */
async function timesOf(executor, { out, pids }) {
  let counted = 0;
  const times = [];
  const look = () => times.push({ clock: performance.now() / 1000, cpu: cpuSecondsOf(pids) });
  const timed = (job) =>
    executor({
      ...job,
      onDone: (task) => {
        job.onDone?.(task);
        counted++;
        if (counted === WARM || counted === WARM + MEASURED) look();
      },
    });
  // A few more, so that the end of the run is not in it.
  const args = [...shortTasks(WARM + MEASURED + 10), '--quiet', '-o', out];
  let said = '';
  const collect = () => new Writable({ write: (chunk, _, done) => ((said += chunk), done()) });
  const here = { stdout: collect(), stderr: collect(), env: {}, on() {}, off() {} };
  const code = await main(args, here, { executor: () => timed });
  if (code !== 0) throw new Error(`metalore ${args.join(' ')} ended with ${code}: ${said}`);
  return times;
}
