import { countedConditions } from '../../config/conditions.js';
import {
  judgeAdaptivity,
  type Adaptivity,
  type JudgedPolicy,
  type JudgedSetting,
  type OverSettings,
} from '../../math/adaptivity.js';
import type { Interval } from '../../math/bootstrap.js';
import type { EvaluatePlan } from '../../runs/plans/plan.js';
import type { AdaptivityRow } from '../../runs/tables/adaptivity.js';
import type { Identity } from '../../runs/tables/identity.js';
import { randomStream } from '../../simulator/random.js';
import { sameSetting } from '../../words/settings.js';
import { policyNames } from './policy-names.js';

/** An item, or a split that was found, in a condition: its returns by episode. */
export interface ReturnsOf {
  identity: Identity;
  returns: Float64Array;
}

/**
 * The rows of adaptivity.csv: every setting's policies, and where there are several settings, policies
 * over all of them.
 *
 * @param found all rows of a comparison, in the order of its summary
 */
export function adaptivityRows(plan: EvaluatePlan, found: readonly ReturnsOf[]): AdaptivityRow[] {
  const nameOf = policyNames(found.map(({ identity }) => identity));
  const seeds = new Map<string, number | null>();
  const conditions = plan.conditions ?? [undefined];
  const counted = countedConditions(plan);
  const judged = plan.settings.map((setting): JudgedSetting => {
    const own = found.filter(({ identity }) =>
      sameSetting({ eta: identity.eta, c2: identity.c2 }, setting),
    );
    const byCondition = conditions.map((condition) =>
      own.filter(({ identity }) => identity.condition === condition),
    );
    const [first] = byCondition;
    // Rows have the same order in every condition.
    const returnsOf = (row: number) => byCondition.map((rows) => rows[row].returns);
    const policies = new Map<string, JudgedPolicy & { returns: Float64Array[][] }>();
    first.forEach(({ identity }, row) => {
      if (identity.policy === 'best-static') return;
      const name = nameOf(identity);
      const policy = policies.get(name) ?? {
        name,
        returns: [],
        isRival: identity.policy !== 'learned',
      };
      policy.returns.push(returnsOf(row));
      policies.set(name, policy);
      seeds.set(name, identity.train_seed === null ? null : policy.returns.length);
    });
    return {
      counted,
      reference: returnsOf(first.findIndex(({ identity }) => identity.policy === 'best-static')),
      policies: [...policies.values()],
    };
  });
  const { settings, over } = judgeAdaptivity(
    judged,
    randomStream(plan.scenario.seed, ['adaptivity']),
  );
  return [
    ...plan.settings.flatMap(({ eta, c2 }, i) =>
      settings[i].flatMap((policy) =>
        rowsOf(policy, plan.conditions).map((row) => ({
          ...{ eta, c2, policy: policy.name, trainSeeds: seeds.get(policy.name) ?? null },
          ...row,
        })),
      ),
    ),
    ...over.flatMap((policy) =>
      rowsOver(policy).map((row) => ({
        ...{ eta: null, c2: null, policy: policy.name, trainSeeds: seeds.get(policy.name) ?? null },
        ...row,
      })),
    ),
  ];
}

type RowOf = Omit<AdaptivityRow, 'eta' | 'c2' | 'policy' | 'trainSeeds'>;

const NOWHERE = { condition: null, versus: null };

function rowsOf(policy: Adaptivity, conditions: readonly string[] | undefined): RowOf[] {
  const share = (value: number): Interval => ({ value, low: NaN, high: NaN });
  const nameOf = (condition: number) => conditions?.[condition] ?? null;
  const { condition, ...worst } = policy.worst;
  return [
    ...policy.ratios.map((ratio, at): RowOf => ({
      measure: 'ratio',
      ...{ condition: nameOf(at), versus: null },
      ...ratio,
    })),
    { measure: 'mean_ratio', ...NOWHERE, ...policy.mean },
    ...(policy.meanOutside
      ? [{ measure: 'mean_ratio_outside', ...NOWHERE, ...policy.meanOutside } satisfies RowOf]
      : []),
    { measure: 'worst_ratio', condition: nameOf(condition), versus: null, ...worst },
    { measure: 'interquartile_mean_ratio', ...NOWHERE, ...policy.interquartileMean },
    { measure: 'conditions_above', ...NOWHERE, ...share(policy.clearlyAbove) },
    { measure: 'conditions_below', ...NOWHERE, ...share(policy.clearlyBelow) },
    ...policy.versus.flatMap(({ rival: versus, difference, improvement }): RowOf[] => [
      { measure: 'mean_ratio_difference', condition: null, versus, ...difference },
      { measure: 'probability_of_improvement', condition: null, versus, ...improvement },
    ]),
  ];
}

function rowsOver({ mean, versus }: OverSettings): RowOf[] {
  return [
    { measure: 'geometric_mean_ratio', ...NOWHERE, ...mean },
    ...versus.map(({ rival, difference }): RowOf => ({
      measure: 'geometric_mean_ratio_difference',
      ...{ condition: null, versus: rival },
      ...difference,
    })),
  ];
}
