import { profileNameOf } from '../../config/schema/profiles.js';
import type { Plan, TrainPlan } from '../plans/plan.js';
import type { FoundPlan } from '../plans/read.js';
import { atPoint } from './points.js';
import type { Item, Run } from './run-data.js';

/** The place of the shown one among the conditions of a plan. */
export function shownIndex(plan: Plan, varied: Run['varied']): number {
  return Math.max(0, plannedConditions(plan)?.indexOf(varied?.shown ?? '') ?? 0);
}

/** Of a training of specialists in several conditions, those of the first. */
export function specialistsShown(
  plan: Plan,
): { first: string; conditions: number; items: ReadonlySet<string> } | undefined {
  if (plan.command !== 'train' || !plan.specialists) return undefined;
  const names = Object.keys(plan.points ?? {});
  if (names.length < 2) return undefined;
  const own = plan.items.filter(({ point }) => point === names[0]);
  return {
    ...{ first: names[0], conditions: names.length },
    items: new Set(own.map(({ name }) => name)),
  };
}

/** Names of the conditions that a plan has its rows in; undefined where there are none. */
export function plannedConditions(plan: Plan | undefined): readonly string[] | undefined {
  return plan && plan.command !== 'train' ? plan.conditions : undefined;
}

/** What a report needs to know of a plan. */
export function aboutPlan(
  { plan, unknown }: FoundPlan,
  condition: string | undefined,
): NonNullable<Run['plan']> {
  const profile =
    plan.command === 'train' ? profileNameOf(plan.ppo, plan.scenario.steps) : undefined;
  return {
    version: plan.version,
    scenario: plan.vary && condition !== undefined ? atPoint(plan, condition) : plan.scenario,
    ...(Object.keys(unknown).length > 0 ? { unknown } : {}),
    ...(plan.command !== 'train' && plan.traces ? { traces: plan.traces.length } : {}),
    ...(plan.command === 'train' && isTold(plan.training)
      ? { timesteps: plan.training.timesteps, trainedAs: trainedAs(plan) }
      : {}),
    ...(profile === undefined ? {} : { profile }),
  };
}

/** Whether a plan has the section at all; whoever wrote it by hand may have left it out. */
function isTold(section: unknown): boolean {
  return section !== undefined;
}

/** All that trains a policy but the setting and the seed. */
function trainedAs({ version, ppo, training }: TrainPlan): string {
  const common = { ...training, eta: undefined, c2: undefined, seeds: undefined };
  return JSON.stringify([version, ppo, common]);
}

/**
 * Where the learned policies of an evaluation come from, by the names of the items.
 *
 * @param shown the condition that is shown, where policies were trained for each
 */
export function sourcesOf(plan: Plan, shown: number): Map<string, NonNullable<Item['source']>> {
  if (plan.command !== 'evaluate') return new Map();
  return new Map(
    plan.items.flatMap(({ name, policy, source: everywhere, sources }) => {
      const source = everywhere ?? sources?.at(shown);
      return policy.kind === 'learned' && source
        ? [[name, { ...source, stochastic: policy.stochastic }]]
        : [];
    }),
  );
}
