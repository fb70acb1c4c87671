import { queueAddress, riskOf } from '../../experiments/queue/address.js';
import { runWorker } from '../../experiments/queue/worker/worker.js';
import type { CommandContext, TalkFlags } from '../context.js';

/** Flags of `metalore worker`. */
export interface WorkerFlags extends TalkFlags {
  jobs: number;
  shared?: string;
}

/**
 * `metalore worker`: does tasks of a queue until a signal ends it; what it has begun is finished, or
 * goes back to the queue.
 *
 * @throws {UsageError | QueueError}
 */
export async function runWorkerCommand(
  url: string,
  flags: WorkerFlags,
  { terminal, signals, commandLine }: CommandContext,
): Promise<void> {
  const address = queueAddress(url, terminal.env);
  const risk = riskOf(address);
  if (risk !== undefined) terminal.error(risk);
  await signals.listening(() =>
    runWorker({
      address,
      jobs: flags.jobs,
      shared: flags.shared,
      command: commandLine,
      signal: signals.signal,
      say: (line) => {
        terminal.note(`${new Date().toISOString().slice(11, 19)} ${line}`);
      },
    }),
  );
}
