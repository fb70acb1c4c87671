import type { Outcome, RunOptions } from '../../experiments/run.js';
import type { Plan } from '../../runs/plans/plan.js';
import type { RunFlags } from '../flags/common.js';
import { endOf } from '../flags/parsers.js';
import type { CommandContext } from '../context.js';
import { noteLoad } from './load.js';
import { interruptible } from './executor.js';
import { showProgress } from '../terminal/progress.js';

/** Runs a plan with the flags that every command has, and shows how far it is. */
export async function runPlan<P extends Plan>(
  plan: P,
  run: (plan: P, options: RunOptions) => Promise<Outcome>,
  { out, flags, context }: { out: string; flags: RunFlags; context: CommandContext },
): Promise<Outcome> {
  const { terminal, commandLine, signals } = context;
  const progress = showProgress(terminal, plan.command);
  try {
    return await run(plan, {
      out,
      jobs: flags.jobs,
      force: flags.force ?? false,
      forceUnlock: flags.forceUnlock ?? false,
      shard: flags.shard,
      endMs: endOf(flags.maxHours),
      retries: flags.retries,
      command: commandLine,
      onNote: (message) => {
        terminal.error(message);
      },
      onLoad: (load) => {
        noteLoad(load, plan, terminal);
      },
      executor: interruptible(flags, context),
      signal: signals.signal,
      onProgress: progress.update,
    });
  } finally {
    progress.stop();
  }
}
