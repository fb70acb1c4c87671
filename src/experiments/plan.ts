import { createHash } from 'node:crypto';
import type { StaticSpec } from '../policies/registry.js';
import { staticGrid } from '../policies/rules/static.js';
import type { Identity } from '../runs/tables/episodes.js';
import type { Scenario } from '../config/schema/scenario.js';
import { metaloreVersion } from '../runs/version.js';

/** One policy of an evaluation: a row of the summary. */
export interface EvaluationItem {
  /** unique in its plan; the `item` column */
  name: string;
  /** of the resolved scenario (seed included) and the policy */
  hash: string;
  policy: StaticSpec;
}

/**
 * What an evaluation will do, complete: the same plan gives the same bytes. Work is cut into tasks
 * of some episodes for all policies, so that each trace is generated once and no result crosses a
 * thread; tasks are independent of each other and of the number of workers.
 */
export interface EvaluationPlan {
  command: 'grid-search';
  /** results of another version are not mixed in */
  version: string;
  scenario: Scenario;
  items: EvaluationItem[];
  episodesPerTask: number;
}

/** Rows that a task writes, about: some tens of milliseconds of work in the paper's scenario. */
const ROWS_PER_TASK = 600;

/** The plan of the exhaustive static grid search. */
export function gridSearchPlan(scenario: Scenario): EvaluationPlan {
  const policies = staticGrid(scenario.grid.step).map(({ rhoC, rhoP }): [string, StaticSpec] => [
    `static-${rhoC}-${rhoP}`,
    { kind: 'static', rhoC, rhoP },
  ]);
  const scenarioHash = hashOf(scenario);
  return {
    command: 'grid-search',
    version: metaloreVersion(),
    scenario,
    items: policies.map(([name, policy]) => ({
      name,
      hash: hashOf([scenarioHash, policy]),
      policy,
    })),
    episodesPerTask: episodesPerTask(policies.length),
  };
}

/** Episodes of a task of which each gives so many rows. */
export function episodesPerTask(rows: number): number {
  return Math.max(1, Math.round(ROWS_PER_TASK / rows));
}

/** A range of episodes for all items of a plan: episodes first … end − 1. */
export interface EvaluationTask {
  index: number;
  first: number;
  end: number;
}

/** The tasks of a plan, in the order in which their results are merged. */
export function evaluationTasks(plan: {
  scenario: Scenario;
  episodesPerTask: number;
}): EvaluationTask[] {
  const { episodes } = plan.scenario;
  return Array.from({ length: Math.ceil(episodes / plan.episodesPerTask) }, (_, index) => ({
    index,
    first: index * plan.episodesPerTask,
    end: Math.min(episodes, (index + 1) * plan.episodesPerTask),
  }));
}

/** The identity columns of an item. */
export function itemIdentity(plan: EvaluationPlan, item: EvaluationItem): Identity {
  const { name, reward } = plan.scenario;
  return {
    experiment: name,
    item: item.name,
    policy: item.policy.kind,
    rho_c: item.policy.rhoC,
    rho_p: item.policy.rhoP,
    eta: reward.eta,
    c2: reward.c2,
    train_seed: null,
  };
}

/** SHA-256 of plain data with sorted keys, 16 hex digits. */
export function hashOf(data: unknown): string {
  return createHash('sha256').update(canonicalJson(data)).digest('hex').slice(0, 16);
}

/** JSON with sorted keys, so that equal data has equal text. */
function canonicalJson(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
