import { conditionNames, judgedScenario } from '../../config/conditions.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { staticGrid } from '../../policies/rules/static.js';
import { hashOf } from '../../runs/plans/hash.js';
import { episodesHash } from '../traces.js';
import type { GridSearchPlan, PlannedTrace } from '../../runs/plans/plan.js';
import { metaloreVersion } from '../../runs/version.js';
import { episodesPerTask } from '../task.js';

/**
 * The plan of the exhaustive static grid search.
 *
 * @param of.traces the episodes, where they are not drawn
 * @param of.vary the paths that vary, where the scenario's conditions are points: it is run in each
 */
export function gridSearchPlan(
  scenario: Scenario,
  {
    traces = [],
    vary,
  }: { traces?: readonly PlannedTrace[]; vary?: readonly string[] | undefined } = {},
): GridSearchPlan {
  const scenarioHash = episodesHash(scenario, traces);
  const items = staticGrid(scenario.grid.step).map(({ rhoC, rhoP }) => {
    const policy = { kind: 'static' as const, rhoC, rhoP };
    return { name: `static-${rhoC}-${rhoP}`, hash: hashOf([scenarioHash, policy]), policy };
  });
  return {
    command: 'grid-search',
    version: metaloreVersion(),
    scenario,
    ...(traces.length > 0 ? { traces: [...traces] } : {}),
    ...(vary ? { vary: [...vary], conditions: conditionNames(scenario)! } : {}),
    items,
    episodesPerTask: episodesPerTask(items.length),
  };
}

/** What the splits are run in: the plan's scenario, or what it is at each of its points. */
export function searchedScenarios({
  scenario,
  conditions,
}: Pick<GridSearchPlan, 'scenario' | 'conditions'>): { name?: string; scenario: Scenario }[] {
  return (
    conditions?.map((name) => ({ name, scenario: judgedScenario(scenario, name) })) ?? [
      { scenario },
    ]
  );
}

/** The one of them at a point, by its index. */
export function searchedAt(
  { scenario, conditions }: Pick<GridSearchPlan, 'scenario' | 'conditions'>,
  point = 0,
): Scenario {
  return conditions ? judgedScenario(scenario, conditions[point]) : scenario;
}
