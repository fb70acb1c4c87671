import type { EvaluatePlan } from '../../runs/plans/plan.js';
import { planIdentities } from '../../runs/plans/identities.js';
import type { JudgedIdentity } from '../../runs/tables/judged.js';
import { settingKey } from '../../words/settings.js';
import { policyNames } from './policy-names.js';

/** A policy under a setting: the items of the plan that its trainings are. */
export interface Pooled extends JudgedIdentity {
  items: number[];
  isRival: boolean;
}

/** The policies of a plan under its settings, in the order of their first items. */
export function pooledPolicies(plan: EvaluatePlan): Pooled[] {
  const identities = planIdentities(plan);
  const nameOf = policyNames(identities);
  const found = new Map<string, Pooled>();
  identities.forEach((identity, item) => {
    const setting = plan.settings[plan.items[item].setting];
    const policy = nameOf(identity);
    const key = JSON.stringify([settingKey(setting), policy]);
    const isTrained = identity.train_seed !== null;
    const pooled: Pooled = found.get(key) ?? {
      ...{ eta: setting.eta, c2: setting.c2, policy, trainSeeds: null, items: [] },
      isRival: identity.policy !== 'learned',
    };
    pooled.items.push(item);
    if (isTrained) pooled.trainSeeds = pooled.items.length;
    found.set(key, pooled);
  });
  return [...found.values()];
}
