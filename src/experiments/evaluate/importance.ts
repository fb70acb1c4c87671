import { countedConditions } from '../../config/conditions.js';
import { importanceOf } from '../../math/importance.js';
import type { Interval } from '../../math/bootstrap.js';
import type { EvaluatePlan } from '../../runs/plans/plan.js';
import { heldPolicies } from '../../runs/plans/tells.js';
import type { ImportanceMeasure, ImportanceRow } from '../../runs/tables/importance.js';
import { itemKey } from '../../runs/read/episodes.js';
import { randomStream } from '../../simulator/random.js';
import { sameSetting } from '../../words/settings.js';
import type { ReturnsOf } from './adaptivity.js';
import { pooledPolicies } from './pooled.js';
import type { ResponsePart } from './response.js';

/**
 * The rows of importance.csv: what each learned policy loses where it sees the mean of a feature instead of the
 * feature.
 *
 * @param compared.found returns of all rows of a comparison
 * @param compared.parts what its tasks have left
 */
export function importanceRows(
  plan: EvaluatePlan,
  { found, parts }: { found: readonly ReturnsOf[]; parts: Iterable<ResponsePart> },
): ImportanceRow[] {
  const conditions: readonly (string | undefined)[] = plan.conditions ?? [undefined];
  const held = heldReturns(plan, parts);
  const first = firstHeld(plan);
  const returns = new Map(
    found.map(({ identity, returns: of }) => [
      itemKey(String(identity.item), identity.condition),
      of,
    ]),
  );
  const ofItem = (item: number) =>
    conditions.map((condition) => returns.get(itemKey(plan.items[item].name, condition))!);
  const counted = countedConditions(plan);
  const random = randomStream(plan.scenario.seed, ['importance']);
  return pooledPolicies(plan).flatMap(({ eta, c2, policy, trainSeeds, items }) => {
    const features = [...new Set(items.flatMap((item) => plan.items[item].held ?? []))];
    if (features.length === 0) return [];
    const reference = conditions.map(
      (condition) =>
        found.find(
          ({ identity }) =>
            identity.policy === 'best-static' &&
            identity.condition === condition &&
            sameSetting({ eta: identity.eta, c2: identity.c2 }, { eta, c2 }),
        )!.returns,
    );
    const never = conditions.map(() => new Float64Array(plan.scenario.episodes).fill(NaN));
    const told = importanceOf(
      {
        ...{ reference, counted, whole: items.map(ofItem) },
        held: features.map((feature) =>
          items.map((item) => {
            const at = (plan.items[item].held ?? []).indexOf(feature);
            return at < 0 ? never : conditions.map((_, c) => held[c][first[item] + at]);
          }),
        ),
      },
      random,
    );
    return features.flatMap((feature, f) => {
      const row = (measure: ImportanceMeasure, condition: string | null, interval: Interval) => ({
        ...{ eta, c2, policy, trainSeeds, feature, measure, condition },
        ...interval,
      });
      const { ofReturn, ofRatio, ofMean } = told[f];
      return [
        ...conditions.map((name, c) => row('return_loss', name ?? null, ofReturn[c])),
        ...conditions.map((name, c) => row('ratio_loss', name ?? null, ofRatio[c])),
        row('mean_ratio_loss', null, ofMean),
      ];
    });
  });
}

/** [items] the place of the first of what is held of each among all that is held. */
function firstHeld({ items }: EvaluatePlan): number[] {
  let next = 0;
  return items.map(({ held = [] }) => {
    const first = next;
    next += held.length;
    return first;
  });
}

/** [conditions][held][episodes] */
function heldReturns(plan: EvaluatePlan, parts: Iterable<ResponsePart>): Float64Array[][] {
  const width = heldPolicies(plan);
  const returns = (plan.conditions ?? [undefined]).map(() =>
    Array.from({ length: width }, () => new Float64Array(plan.scenario.episodes)),
  );
  for (const { condition, first, end, output } of parts) {
    const values = output['held'] as Float64Array;
    for (let episode = first; episode < end; episode++)
      for (let at = 0; at < width; at++)
        returns[condition][at][episode] = values[(episode - first) * width + at];
  }
  return returns;
}
