/**
 * Tests of samples against distributions. Their seeds are fixed, so a test either always passes or
 * never; the levels only say how surprising a failure would have been.
 */

/**
 * The value that χ² with that many degrees of freedom exceeds with a probability of 1e-4 (Wilson
 * and Hilferty's approximation; 3.719 is the normal quantile).
 */
export function chiSquareLimit(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 3.719 * Math.sqrt(spread)) ** 3;
}

/** Σ (observed − expected)² / expected. */
export function chiSquare(observed: readonly number[], expected: readonly number[]): number {
  return observed.reduce((sum, o, i) => sum + (o - expected[i]) ** 2 / expected[i], 0);
}

/** Joins neighbouring classes until at least `least` is expected in each. */
export function joinClasses(
  observed: readonly number[],
  expected: readonly number[],
  least = 5,
): { observed: number[]; expected: number[] } {
  const joined = { observed: [0], expected: [0] };
  observed.forEach((o, i) => {
    const last = joined.expected.length - 1;
    joined.observed[last] += o;
    joined.expected[last] += expected[i];
    if (joined.expected[last] >= least && i + 1 < observed.length) {
      joined.observed.push(0);
      joined.expected.push(0);
    }
  });
  const rest = joined.expected.at(-1)!;
  if (rest < least && joined.expected.length > 1) {
    joined.expected.pop();
    joined.expected[joined.expected.length - 1] += rest;
    const count = joined.observed.pop()!;
    joined.observed[joined.observed.length - 1] += count;
  }
  return joined;
}

/** How often the values fall into each of `classes` equal parts of [from, to). */
export function histogram(
  values: Iterable<number>,
  { from, to, classes }: { from: number; to: number; classes: number },
): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const value of values) counts[Math.floor(((value - from) / (to - from)) * classes)]++;
  return counts;
}

/** χ² of evenly spread classes, as a share of its limit: below 1 is a pass. */
export function unevenness(counts: readonly number[]): number {
  const total = counts.reduce((a, b) => a + b, 0);
  const expected = counts.map(() => total / counts.length);
  return chiSquare(counts, expected) / chiSquareLimit(counts.length - 1);
}
