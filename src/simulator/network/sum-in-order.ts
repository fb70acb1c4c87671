/** A number beside its two halves, to look at its exponent. */
const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;
const EXPONENT = 0x7ff00000;
const ONE_IN_EXPONENT = 0x00100000;

/** The power of two above a positive number, up to which all numbers are as finely spaced as it is. */
export function endOfBinade(x: number): number {
  // Faster than a look at its bits.
  if (x >= 1 && x < 0x40000000) return 1 << (32 - Math.clz32(x));
  number[0] = x;
  halves[LOW] = 0;
  halves[1 - LOW] = (halves[1 - LOW] & EXPONENT) + ONE_IN_EXPONENT;
  return number[0];
}

/**
 * first + x[from] + … + x[to − 1], rounded after each addition from left to right, in a time that does
 * not grow with the number of terms: what a loop over them gives, bit for bit.
 *
 * The x are whole numbers, so a sum is rounded only when it passes a power of two: in between all
 * sums are exact, and the terms can be added together. Where it passes is found by halving.
 *
 * @param first > 0
 * @param before before[i] is the sum of all x before the i-th: whole, increasing, below 2⁵³
 */
export function sumInOrder(
  first: number,
  before: Float64Array,
  { from, to }: { from: number; to: number },
): number {
  let sum = first;
  let at = from;
  while (at < to) {
    const whole = sum + (before[to] - before[at]);
    const end = endOfBinade(sum);
    if (whole < end) return whole;
    // The term that takes the sum to the end of the binade is the first with sum + … ≥ end behind it.
    let low = at;
    let high = to - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sum + (before[middle + 1] - before[at]) >= end) high = middle;
      else low = middle + 1;
    }
    sum = sum + (before[low] - before[at]) + (before[low + 1] - before[low]);
    at = low + 1;
  }
  return sum;
}

/**
 * A sum to which whole numbers are added, none larger than the end of its binade, in any order: what a loop over
 * them gives, bit for bit. It meets each power of two on its way, and what it has behind the point is
 * rounded there as by an addition to that power.
 *
 * @param more all of them together; the sum with them is below 2⁵¹
 * @param end of the binade of `sum`
 */
export function sumOfSmall(sum: number, more: number, end: number): number {
  const before = Math.floor(sum);
  const whole = before + more;
  let rest = sum - before;
  for (let power = end; whole + rest >= power; power *= 2) rest = rest + power - power;
  return whole + rest;
}
