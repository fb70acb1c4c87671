import { Piscina } from 'piscina';
import { Helpers, isHelpRequest } from './crew/helpers.js';
import type { Executor, TaskFailure } from './executor.js';
import type { Task } from './task.js';
import type { TaskEnd, ThreadData } from './worker.js';

/**
 * Does tasks on worker threads of this process, each on several where there are fewer tasks than threads.
 *
 * @param most threads at the same time
 */
export function threads(most: number): Executor {
  return async ({ plan, tasks, directory, session, signal, endMs, onMessage, ...job }) => {
    const { mayBegin, onDone, goOn } = job;
    const jobs = Math.min(most, tasks.length);
    if (jobs === 0) return [];
    const workerData: ThreadData = {
      plan,
      runsFolder: directory.file('runs'),
      partsFolder: directory.file('parts'),
      session,
      threadsOfTask: Math.floor(most / jobs),
      endMs,
    };
    let stopped = false;
    const isStopped = () => stopped || signal?.aborted === true;
    const pool = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      workerData,
      minThreads: jobs,
      maxThreads: jobs,
    });
    // A worker that dies takes its task with it, which rejects below. One that dies without a task
    // could not start, and neither could those that the pool would start in its place, for ever.
    const broken = new Promise<never>((_, reject) => {
      pool.on('error', (error) => {
        if (!isStopped()) reject(deathOf(error));
      });
    });
    const helpers = new Helpers(new URL('./helper.js', import.meta.url), {
      imports: plan.imports ?? [],
      explain: (error) => deathOf(error).message,
    });
    pool.on('message', (message: unknown) => {
      if (!isHelpRequest(message)) onMessage?.(message);
      else if (!isStopped()) helpers.start(message);
    });
    const failures: TaskFailure[] = [];
    let next = 0;
    const errorOf = async (task: Task): Promise<unknown> => {
      let end: TaskEnd;
      try {
        end = (await pool.run(task)) as TaskEnd;
      } catch (error) {
        return deathOf(error);
      } finally {
        await helpers.stop(task.index);
      }
      if (!end.done) return end.error;
      try {
        onDone?.(task);
        return undefined;
      } catch (error) {
        return error;
      }
    };
    // Each lane takes the next task when it has done one, so that the queue never grows.
    const lane = async () => {
      while (!isStopped() && next < tasks.length) {
        const task = tasks[next];
        if (mayBegin?.(task) === false) return;
        next++;
        const error = await errorOf(task);
        if (error === undefined) continue;
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
    };
    const destroy = () => Promise.all([pool.destroy(), helpers.stopAll()]);
    const abort = () => void destroy();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await Promise.race([Promise.all(Array.from({ length: jobs }, lane)), broken]);
      signal?.throwIfAborted();
      return failures;
    } finally {
      stopped = true;
      signal?.removeEventListener('abort', abort);
      await destroy();
    }
  };
}

/** A worker thread ended in the middle of its work, or could not begin it. */
export class WorkerDied extends Error {
  override name = 'WorkerDied';
  readonly exitCode = 1;
}

/** What ended a thread, for who cannot see into it. */
export function deathOf(error: unknown): WorkerDied {
  const { code, message } = error as NodeJS.ErrnoException;
  const exit = /^worker exited with code: (\d+)$/.exec(message);
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new WorkerDied(
      'a worker thread ran out of memory; give each more with' +
        ' NODE_OPTIONS=--max-old-space-size=<MB>, and use fewer with --jobs',
    );
  return new WorkerDied(
    exit ? `a worker thread ended with exit code ${exit[1]}` : `a worker thread died: ${message}`,
    { cause: error },
  );
}
