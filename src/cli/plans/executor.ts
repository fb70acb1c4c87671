import { queueAddress, riskOf } from '../../experiments/queue/address.js';
import type { Executor } from '../../experiments/executor.js';
import { threads } from '../../experiments/threads.js';
import type { CommandContext } from '../context.js';
import type { RunFlags } from '../flags/common.js';

/**
 * Does tasks until a signal stops them: while threads or workers of a queue work, this one listens.
 *
 * @throws {UsageError} for a queue that cannot be one
 */
export function interruptible(
  flags: Pick<RunFlags, 'jobs' | 'queue' | 'shared'>,
  context: CommandContext,
): Executor {
  const execute = executorOf(flags, context);
  return (job) => context.signals.listening(() => execute(job));
}

function executorOf(
  { jobs, queue: url, shared }: Pick<RunFlags, 'jobs' | 'queue' | 'shared'>,
  { executor = threads, terminal }: CommandContext,
): Executor {
  if (url === undefined) return executor(jobs);
  const address = queueAddress(url, terminal.env);
  const note = (line: string) => {
    terminal.error(line);
  };
  return async (job) => {
    const risk = riskOf(address);
    if (risk !== undefined) note(risk);
    const { queue } = await import('../../experiments/queue/submit/executor.js');
    return queue({ address, shared, note })(job);
  };
}
