import type { Scenario } from '../../config/schema/scenario.js';
import type { Outcome } from '../../experiments/run.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';

/**
 * The summary for programs: what summary.csv says; null is a missing value.
 *
 * @param next the command that comes next, for a shell
 */
export function summaryJson(
  plan: { command: string; version: string; scenario: Scenario },
  { out, state, rows }: Outcome,
  next: string,
): string {
  return toJson({
    command: plan.command,
    version: plan.version,
    scenario: plan.scenario.name,
    seed: plan.scenario.seed,
    episodes: plan.scenario.episodes,
    out,
    state,
    items: summaryItems(rows),
    next,
  });
}

/** Rows of a summary with the names of its columns. */
export function summaryItems(rows: readonly SummaryRow[]) {
  return rows.map(
    ({ identity, episodes, metrics, paretoThroughputSync, paretoE2eSync, versusStatic }) => ({
      ...identity,
      episodes,
      metrics,
      pareto_throughput_sync: paretoThroughputSync,
      pareto_e2e_sync: paretoE2eSync,
      ...(versusStatic ? { versus_best_static: versusStatic } : {}),
    }),
  );
}

/** JSON has no NaN; a missing number is null. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_, item: unknown) => (typeof item === 'number' && Number.isNaN(item) ? null : item),
    2,
  );
}
