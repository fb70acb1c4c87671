import { episodeTasks, shardOf } from '../../experiments/task.js';
import type { EvaluatePlan, GridSearchPlan, Plan } from '../../runs/plans/plan.js';
import { shardName, tasksIn } from '../../runs/shard.js';
import { counted, thousands } from '../../words/numbers.js';
import type { RunFlags } from '../flags/common.js';
import { describeState } from './run-directory.js';
import { NOTHING_DONE } from './dry-run.js';

/** For --dry-run: how the work of a plan is cut by episodes. */
export function describeTasks(plan: GridSearchPlan | EvaluatePlan, flags: WorkPlace): string {
  return (
    `work       ${thousands(episodeTasks(plan).length)} tasks of ${plan.episodesPerTask} episodes` +
    ` ${describeWorkers(flags)}`
  );
}

type WorkPlace = Pick<RunFlags, 'jobs' | 'queue'>;

/** For --dry-run: who does it. */
export function describeWorkers({ jobs, queue }: WorkPlace): string {
  return queue === undefined ? `on ${jobs} worker threads` : 'by the workers of the queue';
}

/** The lines that every --dry-run ends with. @throws {OutputError} as the run itself would */
export function describePlace(
  plan: Plan,
  { out, flags, memory }: { out: string; flags: RunFlags; memory: string },
): string[] {
  const shard = shardOf(plan, flags.shard);
  return [
    ...(shard
      ? [
          `shard      ${shardName(shard)}: ${thousands(tasksIn(shard).length)} of` +
            ` ${counted(shard.tasks, 'task', thousands)}`,
        ]
      : []),
    `memory     ${memory}`,
    `results    ${out} ${describeState(out, plan, { force: flags.force ?? false, shard })}`,
    NOTHING_DONE,
  ];
}
