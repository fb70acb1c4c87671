import type { Outcome } from '../../experiments/run.js';
import { shardOf } from '../../experiments/task.js';
import type { Plan } from '../../runs/plans/plan.js';
import { variedAt } from '../../runs/plans/identities.js';
import { RunDirectory } from '../../runs/run-directory.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import type { RunFlags } from '../flags/common.js';

/**
 * What all commands that run a plan tell programs when it is done: what summary.csv says.
 *
 * @param next the command that comes next, for a shell
 */
export function resultsOf(plan: Plan, { out, state, rows }: Outcome, next: string) {
  return {
    version: plan.version,
    dry_run: false as const,
    scenario: plan.scenario.name,
    seed: plan.scenario.seed,
    episodes: plan.scenario.episodes,
    out,
    state,
    items: rows.map((row) => itemOf(plan, row)),
    next,
  };
}

/** What they tell of a plan that is not carried out. @throws {OutputError} as the run itself would */
export function plannedOf(plan: Plan, { out, flags }: { out: string; flags: RunFlags }) {
  const { name, seed, episodes, steps } = plan.scenario;
  const shard = shardOf(plan, flags.shard);
  return {
    version: plan.version,
    dry_run: true as const,
    scenario: name,
    seed,
    episodes,
    steps,
    items: plan.items.map((item) => item.name),
    ...(plan.vary ? { points: pointNames(plan) } : {}),
    jobs: flags.jobs,
    out,
    state: RunDirectory.open(out, plan, { force: flags.force ?? false, shard }).state,
    ...(shard ? { shard } : {}),
  };
}

function pointNames(plan: Plan): string[] {
  return plan.command === 'train' ? Object.keys(plan.points ?? {}) : (plan.conditions ?? []);
}

function itemOf(plan: Plan, row: SummaryRow) {
  const { versusStatic } = row;
  const point = pointOf(plan, row);
  const varied = point === undefined ? undefined : variedAt(plan, point);
  return {
    ...row.identity,
    ...(varied ? { varied } : {}),
    episodes: row.episodes,
    metrics: row.metrics,
    pareto_throughput_sync: row.paretoThroughputSync,
    pareto_e2e_sync: row.paretoE2eSync,
    ...(versusStatic
      ? {
          return_ratio_best_static: versusStatic.ratio,
          return_difference: versusStatic.difference,
        }
      : {}),
  };
}

/** The name of the point that a row is of; a summary that was read again does not have its values. */
function pointOf(plan: Plan, { identity }: SummaryRow): string | undefined {
  return plan.command === 'train'
    ? plan.items.find(({ name }) => name === identity.item)?.point
    : identity.condition;
}
