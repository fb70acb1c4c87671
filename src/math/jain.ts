/**
 * Jain's fairness index (Σx)² / (n·Σx²) of what n users got: 1 where all got the same, 1/n where one got
 * all (Jain, Chiu and Hawe 1984, DEC-TR-301).
 *
 * @param amounts ≥ 0; may be longer than n: who is no user got nothing
 * @param users n
 * @returns NaN where nobody got anything
 */
export function jainIndex(amounts: ArrayLike<number>, users: number): number {
  // In parts of the largest amount, so that squares stay within the numbers there are.
  let largest = 0;
  for (let i = 0; i < amounts.length; i++) largest = Math.max(largest, amounts[i]);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < amounts.length; i++) {
    const part = amounts[i] / largest;
    sum += part;
    squares += part * part;
  }
  return (sum * sum) / (users * squares);
}
