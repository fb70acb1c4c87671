import { Piscina } from 'piscina';

/** A task that threw, and what. */
export interface TaskFailure<T> {
  task: T;
  error: unknown;
}

export interface ExecuteOptions<T> {
  /** module whose default export does one task */
  worker: URL;
  /** handed to every worker once, as `workerData` */
  workerData: unknown;
  tasks: readonly T[];
  /** worker threads */
  jobs: number;
  /** stops at once; what the workers had finished counts */
  signal?: AbortSignal | undefined;
  /** called as tasks finish, in any order */
  onDone?: (task: T) => void;
  /** called with what a worker posts to its parent */
  onMessage?: (message: unknown) => void;
  /** whether to go on with the other tasks after this failure; default: yes */
  goOn?: (failure: TaskFailure<T>) => boolean;
}

/**
 * Runs independent tasks on worker threads. Which worker runs which task, and when, has no
 * influence on results: tasks write their results under their own names.
 *
 * @returns the tasks that failed
 * @throws the signal's reason when it is aborted
 */
export async function execute<T>(options: ExecuteOptions<T>): Promise<TaskFailure<T>[]> {
  const { tasks, signal, onDone, goOn } = options;
  const jobs = Math.min(options.jobs, tasks.length);
  if (jobs === 0) return [];
  const pool = new Piscina({
    filename: options.worker.href,
    workerData: options.workerData as object,
    minThreads: jobs,
    maxThreads: jobs,
  });
  // A worker that dies takes its task with it, which rejects below; nobody else has to know.
  pool.on('error', () => undefined);
  if (options.onMessage) pool.on('message', options.onMessage);
  const failures: TaskFailure<T>[] = [];
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
}
