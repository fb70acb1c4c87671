import type { Executor } from '../../experiments/executor.js';
import { threads } from '../../experiments/threads.js';
import type { CommandContext } from '../context.js';

/** Does tasks until a signal stops them: while threads work, this one listens. */
export function interruptible(
  jobs: number,
  { signals, executor = threads }: CommandContext,
): Executor {
  const execute = executor(jobs);
  return (job) => signals.listening(() => execute(job));
}
