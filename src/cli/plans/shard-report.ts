import type { Outcome } from '../../experiments/run.js';
import type { TrainingFailure } from '../../experiments/train/run.js';
import type { Plan } from '../../runs/plans/plan.js';
import { shardName, tasksIn, type PlannedShard } from '../../runs/shard.js';
import { counted, thousands } from '../../words/numbers.js';
import { printable } from '../../words/texts.js';
import type { RunFlags } from '../flags/common.js';
import { toJson } from '../json/print.js';
import { pathArgument, quoteForShell } from '../terminal/shell.js';
import type { Terminal } from '../terminal/terminal.js';
import { defaultOut } from './run-directory.js';

/** What a command that runs a plan prints of a shard: where it is, and how the whole is made of all. */
export function shardReport(
  plan: Plan,
  outcome: Outcome & { shard: PlannedShard; failures?: TrainingFailure[] },
  { terminal, flags }: { terminal: Terminal; flags: RunFlags },
): string {
  const { out, state, shard, failures } = outcome;
  const next = `${terminal.program} merge ${allShards(plan, { out, shard })}`;
  if (flags.json) {
    const { name, seed, episodes } = plan.scenario;
    return toJson({
      command: plan.command,
      version: plan.version,
      dry_run: false,
      scenario: name,
      seed,
      episodes,
      out,
      state,
      shard,
      ...(failures ? { failures } : {}),
      next,
    });
  }
  const own = tasksIn(shard).length - (failures?.length ?? 0);
  return [
    `${terminal.bold(`Shard ${shardName(shard)} of ${plan.command} on ${plan.scenario.name}`)}:` +
      ` ${thousands(own)} of ${counted(shard.tasks, 'task', thousands)} done here.`,
    `${state === 'finished' ? 'Already finished:' : 'Written:'} ${printable(out)}`,
    `Next: ${next}`,
  ].join('\n\n');
}

/** The directories of all shards, for a shell; of those that have other names than the usual, in words. */
function allShards(plan: Plan, { out, shard }: { out: string; shard: PlannedShard }): string {
  if (out === defaultOut(plan, shard))
    return quoteForShell(defaultOut(plan, { ...shard, index: NaN })).replace('NaN', '*');
  const own = quoteForShell(pathArgument(out));
  return shard.count === 1 ? own : `${own} and the directories of ${others(shard)}`;
}

function others({ index, count }: PlannedShard): string {
  const others = count - 1;
  return others === 1 ? `shard ${3 - index}/2` : `the ${thousands(others)} other shards`;
}
