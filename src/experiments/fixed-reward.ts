import { UsageError } from '../config/explaining/errors.js';
import { contextPaths } from '../config/contexts.js';
import type { Scenario } from '../config/schema/scenario.js';

/**
 * Refuses contexts of η and c₂ where policies are trained for settings of them, or judged by them: the
 * setting would say one thing and the episode another.
 *
 * @throws {UsageError}
 */
export function requireFixedReward(scenario: Scenario): void {
  const drawn = contextPaths(scenario).find((path) => /^reward[.[](eta|c2)/.test(path));
  if (drawn !== undefined)
    throw new UsageError(
      `contexts draw ${drawn} anew in each episode, and this command trains or judges policies by fixed` +
        ' settings of η and c₂; leave it out of contexts (grid-search can be run with it)',
    );
}
