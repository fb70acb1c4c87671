import { countedConditions } from '../../config/conditions.js';
import { judgeAdaptivity } from '../../math/adaptivity/judge.js';
import type {
  Adaptivity,
  JudgedPolicy,
  JudgedSetting,
  OverSettings,
} from '../../math/adaptivity/judged.js';
import type { Interval } from '../../math/bootstrap.js';
import type { EvaluatePlan } from '../../runs/plans/plan.js';
import type { AdaptivityRow, Measure } from '../../runs/tables/adaptivity.js';
import type { Identity } from '../../runs/tables/identity.js';
import { hypervolume } from '../../math/trade-off.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { randomStream } from '../../simulator/random.js';
import { sameSetting, settingKey } from '../../words/settings.js';
import { policyNames } from './policy-names.js';
import { rivalsOf } from './rivals.js';

/** An item, or a split that was found, in a condition: its returns by episode. */
export interface ReturnsOf {
  identity: Identity;
  returns: Float64Array;
}

/**
 * The rows of adaptivity.csv: every setting's policies, and where there are several settings, policies
 * over all of them.
 *
 * @param compared.found all rows of a comparison, in the order of its summary
 */
export function adaptivityRows(
  plan: EvaluatePlan,
  { found, summary }: { found: readonly ReturnsOf[]; summary: readonly SummaryRow[] },
): AdaptivityRow[] {
  const nameOf = policyNames(found.map(({ identity }) => identity));
  const isRival = rivalsOf(plan, nameOf);
  const seeds = new Map<string, number | null>();
  const conditions: readonly (string | undefined)[] = plan.conditions ?? [undefined];
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
        isRival: isRival(identity),
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
  const volumes = hypervolumeRows(
    summary.filter(({ identity }) => counted[conditions.indexOf(identity.condition)]),
    { names: over.map(({ name }) => name), nameOf },
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
      [...rowsOver(policy), ...(volumes.get(policy.name) ?? [])].map((row) => ({
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
    ...policy.versus.flatMap(({ rival: versus, difference, improvement, byCondition }): RowOf[] => [
      ...byCondition.map((of, at): RowOf => ({
        measure: 'ratio_difference',
        ...{ condition: nameOf(at), versus },
        ...of,
      })),
      { measure: 'mean_ratio_difference', condition: null, versus, ...difference },
      { measure: 'probability_of_improvement', condition: null, versus, ...improvement },
    ]),
  ];
}

function rowsOver({ mean, utility, loss, versus }: OverSettings): RowOf[] {
  return [
    { measure: 'geometric_mean_ratio', ...NOWHERE, ...mean },
    ...versus.map(({ rival, difference }): RowOf => ({
      measure: 'geometric_mean_ratio_difference',
      ...{ condition: null, versus: rival },
      ...difference,
    })),
    { measure: 'expected_utility', ...NOWHERE, ...utility },
    ...(loss
      ? [
          {
            measure: 'largest_utility_loss',
            ...{ condition: null, versus: loss.versus },
            ...{ value: loss.value, low: loss.low, high: loss.high },
          } satisfies RowOf,
        ]
      : []),
  ];
}

/**
 * What the delays of policies dominate, each setting a point: the mean sync and end-to-end delay, over
 * conditions and training seeds. The reference point has the longest delays of all points.
 *
 * @param summary of the conditions that count
 */
function hypervolumeRows(
  summary: readonly SummaryRow[],
  { names, nameOf }: { names: readonly string[]; nameOf: (identity: Identity) => string },
): Map<string, RowOf[]> {
  const settings = [...new Set(summary.map(({ identity }) => settingKey(identity)))];
  const pointsOf = (name: string) =>
    settings.map((setting): [number, number] => {
      const rows = summary.filter(
        ({ identity }) =>
          identity.policy !== 'best-static' &&
          settingKey(identity) === setting &&
          nameOf(identity) === name,
      );
      const mean = (metric: string) =>
        rows.reduce((sum, { metrics }) => sum + metrics[metric].mean, 0) / rows.length;
      return [mean('sync_delay_steps'), mean('e2e_delay_steps')];
    });
  const points = new Map(names.map((name) => [name, pointsOf(name)]));
  const longest = (at: 0 | 1) =>
    Math.max(
      ...[...points.values()]
        .flat()
        .map((point) => (Number.isNaN(point[at]) ? -Infinity : point[at])),
    );
  const reference: [number, number] = [longest(0), longest(1)];
  const row = (measure: Measure, value: number): RowOf => ({
    ...{ measure, ...NOWHERE },
    ...{ value: Number.isFinite(value) ? value : NaN, low: NaN, high: NaN },
  });
  return new Map(
    names.map((name) => [
      name,
      [
        row('hypervolume', hypervolume(points.get(name)!, reference)),
        row('hypervolume_reference_sync_steps', reference[0]),
        row('hypervolume_reference_e2e_steps', reference[1]),
      ],
    ]),
  );
}
