import { episodeTasks } from '../../experiments/task.js';
import type { EvaluatePlan, GridSearchPlan, Plan } from '../../runs/plans/plan.js';
import { thousands } from '../../words/numbers.js';
import { describeState } from './run-directory.js';

/** For --dry-run: how the work of a plan is cut by episodes. */
export function describeTasks(plan: GridSearchPlan | EvaluatePlan, jobs: number): string {
  return (
    `work       ${thousands(episodeTasks(plan).length)} tasks of ${plan.episodesPerTask} episodes` +
    ` on ${jobs} worker threads`
  );
}

/** The lines that every --dry-run ends with. @throws {OutputError} as the run itself would */
export function describePlace(
  plan: Plan,
  { out, force, memory }: { out: string; force: boolean; memory: string },
): string[] {
  return [
    `memory     ${memory}`,
    `results    ${out} ${describeState(out, plan, force)}`,
    'Nothing was done (--dry-run).',
  ];
}
