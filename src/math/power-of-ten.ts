/**
 * The largest power of ten that is not above a number. It is read from its digits: 10 ** −5 is
 * 0.000009999999999999999 on engines before V8 12, and ends of scales that were round were not.
 *
 * @param x above 0
 */
export function powerOfTenBelow(x: number): number {
  const power = Number(`1e${Math.floor(Math.log10(x))}`);
  // The logarithm of a number just below a power is rounded to that of the power.
  return power > x ? Number(`1e${Math.floor(Math.log10(x)) - 1}`) : power;
}
