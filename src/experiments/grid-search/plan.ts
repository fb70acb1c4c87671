import type { Scenario } from '../../config/schema/scenario.js';
import { staticGrid } from '../../policies/rules/static.js';
import { hashOf } from '../../runs/plans/hash.js';
import type { GridSearchPlan } from '../../runs/plans/plan.js';
import { metaloreVersion } from '../../runs/version.js';
import { episodesPerTask } from '../task.js';

/** The plan of the exhaustive static grid search. */
export function gridSearchPlan(scenario: Scenario): GridSearchPlan {
  const scenarioHash = hashOf(scenario);
  const items = staticGrid(scenario.grid.step).map(({ rhoC, rhoP }) => {
    const policy = { kind: 'static' as const, rhoC, rhoP };
    return { name: `static-${rhoC}-${rhoP}`, hash: hashOf([scenarioHash, policy]), policy };
  });
  return {
    command: 'grid-search',
    version: metaloreVersion(),
    scenario,
    items,
    episodesPerTask: episodesPerTask(items.length),
  };
}
