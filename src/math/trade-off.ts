/**
 * How good the choices are that policies offer over several settings of what is wanted: as many points as
 * there are settings, and what each is worth under its own (Hayes et al. 2022, A practical guide to
 * multi-objective reinforcement learning and planning).
 */

/**
 * The area that some points dominate up to a reference point, both coordinates being better when smaller. A
 * point that is not better than the reference in both adds nothing; nor does one with a missing coordinate.
 *
 * @param points [x, y] of each
 * @param reference [x, y], in the same units
 * @returns in the product of both units
 */
export function hypervolume(
  points: readonly (readonly [number, number])[],
  [worstX, worstY]: readonly [number, number],
): number {
  const inside = points.filter(([x, y]) => x < worstX && y < worstY).sort(([a], [b]) => a - b);
  let area = 0;
  let bestY = worstY;
  inside.forEach(([x, y]) => {
    if (y >= bestY) return;
    // What is new lies below what points with a smaller x have reached.
    area += (worstX - x) * (bestY - y);
    bestY = y;
  });
  return area;
}

/** The mean utility over settings, each as likely as the others; of one policy, or the best of a set in each. */
export function expectedUtility(utilities: readonly number[]): number {
  return utilities.reduce((sum, utility) => sum + utility, 0) / utilities.length;
}

/** The most utility that a policy lacks in a setting against the best of the others there. */
export interface UtilityLoss {
  /** below 0 where it is better than all others in every setting */
  loss: number;
  /** index of the setting, and of the other that is best there */
  setting: number;
  versus: number;
}

/**
 * The largest utility loss of a policy.
 *
 * @param own [settings] utilities
 * @param others [policies][settings] one at least
 */
export function largestUtilityLoss(
  own: readonly number[],
  others: readonly (readonly number[])[],
): UtilityLoss {
  let largest: UtilityLoss = { loss: NaN, setting: 0, versus: 0 };
  own.forEach((utility, setting) => {
    let versus = 0;
    others.forEach((other, i) => {
      if (other[setting] > others[versus][setting]) versus = i;
    });
    const loss = others[versus][setting] - utility;
    // Of a setting in which nobody earns anything nothing is known.
    if (!Number.isNaN(loss) && !(loss <= largest.loss)) largest = { loss, setting, versus };
  });
  return largest;
}
