import type { EvaluationPlan } from '../experiments/plan.js';
import type { EvaluationOutcome } from '../experiments/run-evaluation.js';

/** The summary for programs: what summary.csv says; null is a missing value. */
export function summaryJson(plan: EvaluationPlan, { out, state, rows }: EvaluationOutcome): string {
  return JSON.stringify(
    {
      command: plan.command,
      version: plan.version,
      scenario: plan.scenario.name,
      seed: plan.scenario.seed,
      episodes: plan.scenario.episodes,
      out,
      state,
      items: rows.map(({ identity, episodes, metrics, ...pareto }) => ({
        ...identity,
        episodes,
        metrics,
        pareto_throughput_sync: pareto.paretoThroughputSync,
        pareto_e2e_sync: pareto.paretoE2eSync,
      })),
    },
    // JSON has no NaN.
    (_, value: unknown) => (typeof value === 'number' && Number.isNaN(value) ? null : value),
    2,
  );
}
