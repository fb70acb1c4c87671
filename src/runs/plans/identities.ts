import { judgedScenario } from '../../config/conditions.js';
import type { ContextValue } from '../../config/schema/contexts.js';
import type { InCondition } from '../tables/condition.js';
import { type Identity, SPECIALIST } from '../tables/identity.js';
import type { Plan, EvaluateItem, EvaluatePlan, Setting } from './plan.js';

/**
 * The identity columns of the items of a plan, in their order.
 *
 * @param condition the one that they are run in, where there are any
 */
export function planIdentities(plan: Plan, condition?: string): Identity[] {
  const { name: experiment } = plan.scenario;
  const at = pointColumns(plan, condition);
  switch (plan.command) {
    case 'grid-search': {
      const { reward } =
        condition === undefined ? plan.scenario : judgedScenario(plan.scenario, condition);
      return plan.items.map(({ name, policy }) => ({
        experiment,
        item: name,
        policy: policy.kind,
        rho_c: policy.rhoC,
        rho_p: policy.rhoP,
        eta: reward.eta,
        c2: reward.c2,
        train_seed: null,
        ...at,
      }));
    }
    case 'train':
      return plan.items.map(({ name, eta, c2, trainSeed, point }) => ({
        experiment,
        item: name,
        policy: 'learned',
        rho_c: null,
        rho_p: null,
        eta,
        c2,
        train_seed: trainSeed,
        ...(point === undefined ? {} : pointColumns(plan, point)),
      }));
    case 'evaluate':
      return plan.items.map(({ name, policy, setting, trainSeed, specialist }) => ({
        experiment,
        item: name,
        policy: specialist ? SPECIALIST : policy.kind,
        ...splitOf(policy),
        ...settingOf(plan, setting),
        train_seed: trainSeed,
        ...at,
      }));
  }
}

/** The values of varied paths at a point of a plan, in the order of the flags; undefined where there are none. */
export function variedAt(
  plan: Plan,
  point: string,
): Readonly<Record<string, ContextValue>> | undefined {
  const { vary } = plan;
  if (!vary) return undefined;
  const values = (plan.command === 'train' ? plan.points : plan.scenario.conditions)?.[point] ?? {};
  return Object.fromEntries(vary.map((path) => [path, values[path]]));
}

/** What ends the rows of a condition, or of a point of training. */
export function pointColumns(plan: Plan, point: string | undefined): InCondition {
  if (point === undefined) return {};
  const varied = variedAt(plan, point);
  return {
    ...(plan.command === 'train' ? {} : { condition: point }),
    ...(varied ? { varied } : {}),
  };
}

function splitOf(policy: EvaluateItem['policy']) {
  return policy.kind === 'static'
    ? { rho_c: policy.rhoC, rho_p: policy.rhoP }
    : { rho_c: null, rho_p: null };
}

function settingOf({ settings }: EvaluatePlan, index: number): Setting {
  const { eta, c2 } = settings[index];
  return { eta, c2 };
}
