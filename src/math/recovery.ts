/** How a reward came back after something changed. */
export interface Recovery {
  /** from the change until it is back; as many as the phase has where it does not come back */
  steps: number;
  isRecovered: boolean;
}

/** How far from its level a reward may be and count as back, as a share of the level. */
const TOLERANCE = 0.05;

/**
 * Steps after a change until the reward is back within 5% of its level. With r_0 … r_{n−1} the rewards from
 * the change to the next one, the level is the mean of the last m = ⌈n/3⌉,
 *
 *   L = (1/m) Σ_{i=n−m}^{n−1} r_i,
 *
 * and the reward is back with the first k ≤ n − m whose next w = ⌈n/5⌉ steps earn it on average,
 *
 *   | (1/w) Σ_{i=k}^{k+w−1} r_i − L | ≤ 0.05 |L|.
 *
 * Where there is no such k it has not come back, which counts as n steps.
 *
 * @param reward [steps] of an episode
 * @param from the first step with the change
 * @param until the step of the next change, or the end
 */
export function recoveryOf(
  reward: ArrayLike<number>,
  { from, until }: { from: number; until: number },
): Recovery {
  const n = until - from;
  const m = Math.ceil(n / 3);
  const w = Math.ceil(n / 5);
  const level = meanOf(reward, until - m, m);
  for (let k = 0; k <= n - m; k++)
    if (Math.abs(meanOf(reward, from + k, w) - level) <= TOLERANCE * Math.abs(level))
      return { steps: k, isRecovered: true };
  return { steps: n, isRecovered: false };
}

function meanOf(values: ArrayLike<number>, at: number, count: number): number {
  let sum = 0;
  for (let i = at; i < at + count; i++) sum += values[i];
  return sum / count;
}
