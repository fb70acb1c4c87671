import { Piscina } from 'piscina';
import type { Executor, TaskFailure } from './executor.js';
import type { ThreadData } from './worker.js';

/**
 * Does tasks on worker threads of this process.
 *
 * @param most threads at the same time
 */
export function threads(most: number): Executor {
  return async ({ plan, tasks, directory, session, signal, onDone, onMessage, goOn }) => {
    const jobs = Math.min(most, tasks.length);
    if (jobs === 0) return [];
    const workerData: ThreadData = {
      plan,
      runsFolder: directory.file('runs'),
      partsFolder: directory.file('parts'),
      session,
    };
    const pool = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      workerData,
      minThreads: jobs,
      maxThreads: jobs,
    });
    // A worker that dies takes its task with it, which rejects below; nobody else has to know.
    pool.on('error', () => undefined);
    if (onMessage) pool.on('message', onMessage);
    const failures: TaskFailure[] = [];
    let next = 0;
    let stopped = false;
    const isStopped = () => stopped || signal?.aborted === true;
    // Each lane takes the next task when it has done one, so that the queue never grows.
    const lane = async () => {
      while (!isStopped() && next < tasks.length) {
        const task = tasks[next++];
        try {
          await pool.run(task);
          onDone?.(task);
        } catch (error) {
          // What the pool was doing when it was stopped did not fail by itself.
          if (isStopped()) return;
          const failure = { task, error };
          failures.push(failure);
          try {
            if (goOn?.(failure) === false) stopped = true;
          } catch (reason) {
            stopped = true;
            throw reason;
          }
        }
      }
    };
    const abort = () => void pool.destroy();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await Promise.all(Array.from({ length: jobs }, lane));
      signal?.throwIfAborted();
      return failures;
    } finally {
      signal?.removeEventListener('abort', abort);
      await pool.destroy();
    }
  };
}
