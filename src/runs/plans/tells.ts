import { judgedScenario } from '../../config/conditions.js';
import { type LoadChanges, loadChanges } from '../../simulator/load/changes.js';
import type { Plan, EvaluatePlan } from './plan.js';

/**
 * Whether an evaluation tells how policies adapt: there are conditions, or one policy that was trained
 * is judged by several settings.
 */
export function tellsAdaptivity(plan: Plan): boolean {
  if (plan.command !== 'evaluate') return false;
  const { conditions, items } = plan;
  const settings = new Map<string, number>();
  return (
    conditions !== undefined ||
    items.some(({ source, setting }) => {
      if (!source) return false;
      const first = settings.get(source.hash) ?? setting;
      settings.set(source.hash, first);
      return first !== setting;
    })
  );
}

/**
 * How the load changes within the episodes of an evaluation: in each of its conditions, or in the one
 * scenario; undefined where it does not.
 */
export function changesJudged({
  scenario,
  conditions = [undefined],
}: Pick<EvaluatePlan, 'scenario'> & {
  conditions?: readonly (string | undefined)[] | undefined;
}): (LoadChanges | undefined)[] {
  return conditions.map((name) => loadChanges(judgedScenario(scenario, name)));
}

/** Whether an evaluation tells how policies respond to changes of the load within its episodes. */
export function tellsResponse(plan: Plan): boolean {
  return plan.command === 'evaluate' && changesJudged(plan).some((changes) => changes);
}

/** Whether it tells how long they take to come back: there are changes that come at once. */
export function tellsRecovery(plan: Plan): boolean {
  return plan.command === 'evaluate' && changesJudged(plan).some((changes) => changes?.isSudden);
}

/** Policies with a feature held that an evaluation plays besides, in each of its episodes. */
export function heldPolicies(plan: Plan): number {
  if (plan.command !== 'evaluate') return 0;
  return plan.items.reduce((sum, { held = [] }) => sum + held.length, 0);
}

/** Whether an evaluation tells what its learned policies look at. */
export function tellsImportance(plan: Plan): boolean {
  return heldPolicies(plan) > 0;
}
