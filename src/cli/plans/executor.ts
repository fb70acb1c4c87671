import type { Executor } from '../../experiments/executor.js';
import { threads } from '../../experiments/threads.js';
import type { Signals } from '../signals.js';

/** Threads that a signal stops: while they work, this one listens. */
export function interruptibleThreads(jobs: number, signals: Signals): Executor {
  const execute = threads(jobs);
  return (job) => signals.listening(() => execute(job));
}
