import { withValues } from './contexts.js';
import type { Scenario } from './schema/scenario.js';

/** What of the reward makes a setting, by which policies are judged whatever a context says. */
const SETTING_PATH = /^reward[.[](eta|c2)\]?$/;

/** Whether a path is that of a constant of the reward that makes a setting. */
export function isOfSetting(path: string): boolean {
  return SETTING_PATH.test(path);
}

/** The names of a scenario's conditions in their order; undefined where it has none. */
export function conditionNames({ conditions }: Pick<Scenario, 'conditions'>): string[] | undefined {
  return conditions && Object.keys(conditions);
}

/**
 * What policies are judged in: the scenario with what a condition changes, nothing drawn; without a
 * condition the scenario, in which η and c₂ are the setting's and not drawn.
 */
export function judgedScenario(scenario: Scenario, condition?: string): Scenario {
  const { contexts, conditions = {}, ...fixed } = scenario;
  if (condition !== undefined) return withValues(fixed, Object.entries(conditions[condition]));
  const drawn = Object.entries(contexts ?? {});
  const left = drawn.filter(([path]) => !isOfSetting(path));
  if (left.length === drawn.length) return scenario;
  return left.length > 0 ? { ...scenario, contexts: Object.fromEntries(left) } : fixed;
}
