/** Buckets of the guide table; with 1024 the search almost always ends at once. */
const BUCKETS = 1024;

/**
 * Draws of max(1, X), X ~ Poisson(mean): the size of a packet or its processing load.
 *
 * Inversion of the cumulative distribution over mean ± 12 standard deviations, with a guide table
 * for the start of the search (Chen & Asau 1974). Uniform numbers have 32 bits, so probabilities
 * are accurate to 2^-32.
 */
export class PoissonAtLeastOne {
  private readonly first: number;
  private readonly cumulative: Float64Array;
  private readonly guide = new Int32Array(BUCKETS);

  /**
   * @param mean λ ≥ 0
   * @throws {RangeError} for a mean that is negative or no finite number
   */
  constructor(mean: number) {
    if (!(mean >= 0 && mean < Infinity)) throw new RangeError(`Poisson mean ${mean} is not finite`);
    const { first, cumulative } = poissonDistribution(mean);
    this.first = first;
    this.cumulative = cumulative;
    for (let bucket = 0, i = 0; bucket < BUCKETS; bucket++) {
      while (cumulative[i] <= bucket / BUCKETS) i++;
      this.guide[bucket] = i;
    }
  }

  /**
   * The draw that a uniform number stands for.
   *
   * @param u from [0, 1)
   */
  at(u: number): number {
    const { cumulative } = this;
    let i = this.guide[(u * BUCKETS) | 0];
    while (cumulative[i] <= u) i++;
    const drawn = this.first + i;
    return drawn > 1 ? drawn : 1;
  }
}

/** The mean of max(1, X), X ~ Poisson(mean): no packet is smaller than 1, so 0 counts as 1. */
export function meanAtLeastOne(mean: number): number {
  return mean + Math.exp(-mean);
}

/** P(X ≤ first + i) for every i that matters; the last is 1. */
function poissonDistribution(mean: number): { first: number; cumulative: Float64Array } {
  const spread = 12 * Math.sqrt(mean) + 40;
  const first = Math.max(0, Math.floor(mean - spread));
  const last = Math.ceil(mean + spread);
  const mode = Math.floor(mean);
  // Ratios outward from the mode never under- or overflow; the sum is normalised afterwards.
  const weight = new Float64Array(last - first + 1);
  weight[mode - first] = 1;
  for (let k = mode; k > first; k--) weight[k - 1 - first] = (weight[k - first] * k) / mean;
  for (let k = mode + 1; k <= last; k++) weight[k - first] = (weight[k - 1 - first] * mean) / k;
  let total = 0;
  for (const w of weight) total += w;
  let sum = 0;
  const cumulative = weight.map((w) => (sum += w) / total);
  cumulative[cumulative.length - 1] = 1;
  return { first, cumulative };
}
