import { valueAt, withValues } from './contexts.js';
import type { Context } from './schema/contexts.js';
import { scenarioSchema, type Scenario } from './schema/scenario.js';
import { dotted, stepsOfPath } from './tree/tree.js';

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
 * Whether a condition is one that training never meets: a value that is not drawn is another than the
 * scenario's, or one that is drawn is not among what its context gives. Without contexts none is.
 */
export function isOutsideTraining(scenario: Scenario, condition: string): boolean {
  const { contexts, conditions = {} } = scenario;
  if (!contexts) return false;
  const judged = judgedScenario(scenario, condition);
  const drawn = Object.entries(contexts).filter(([path]) => !isOfSetting(path));
  const known = drawn.map(([path]) => dotted(stepsOfPath(path)));
  return (
    drawn.some(([path, context]) => !mayGive(context, valueAt(judged, path))) ||
    Object.keys(conditions[condition]).some(
      (path) =>
        !known.includes(dotted(stepsOfPath(path))) &&
        valueAt(judged, path) !== valueAt(scenario, path),
    )
  );
}

/**
 * Which of the judged scenarios count in means: the conditions that training meets, or all where it
 * meets none of them. The others are told by themselves.
 */
export function countedConditions({
  scenario,
  conditions,
}: {
  scenario: Scenario;
  conditions?: readonly string[] | undefined;
}): boolean[] {
  const met = (conditions ?? []).map((name) => !isOutsideTraining(scenario, name));
  return met.includes(true) ? met : (conditions ?? ['']).map(() => true);
}

function mayGive({ int, uniform, logUniform, choice }: Context, value: unknown): boolean {
  const range = int ?? uniform ?? logUniform;
  if (!range) return (choice as readonly unknown[] | undefined)?.includes(value) ?? false;
  return typeof value === 'number' && range[0] <= value && value <= range[1];
}

/**
 * What policies are judged in: the scenario with what a condition changes, nothing drawn; without a
 * condition the scenario, in which η and c₂ are the setting's and not drawn.
 */
export function judgedScenario(scenario: Scenario, condition?: string): Scenario {
  const { contexts, conditions = {}, ...fixed } = scenario;
  if (condition !== undefined) {
    const changed = withValues(fixed, Object.entries(conditions[condition]));
    // A value may be of a section that was left out until now, and which then has defaults.
    return scenarioSchema.safeParse(changed).data ?? changed;
  }
  const drawn = Object.entries(contexts ?? {});
  const left = drawn.filter(([path]) => !isOfSetting(path));
  if (left.length === drawn.length) return scenario;
  return left.length > 0 ? { ...scenario, contexts: Object.fromEntries(left) } : fixed;
}
