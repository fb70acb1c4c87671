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
 * @param traces the episodes, where they are not drawn
 */
export function gridSearchPlan(
  scenario: Scenario,
  traces: readonly PlannedTrace[] = [],
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
    items,
    episodesPerTask: episodesPerTask(items.length),
  };
}
