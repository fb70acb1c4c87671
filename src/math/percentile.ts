/**
 * The q-th quantile of whole numbers given as a histogram, interpolated linearly between order
 * statistics (type 7 of Hyndman & Fan, NumPy's default).
 *
 * @param histogram [value] how often the value occurs
 * @param n how many values there are
 * @returns NaN when there are none
 */
export function percentile(histogram: ArrayLike<number>, n: number, q: number): number {
  if (n === 0) return NaN;
  const position = (n - 1) * q;
  const below = Math.floor(position);
  let value = 0;
  let seen = histogram[0];
  while (seen <= below) seen += histogram[++value];
  if (position === below || seen > below + 1) return value;
  let next = value + 1;
  while (histogram[next] === 0) next++;
  return value + (position - below) * (next - value);
}

/**
 * The q-th quantile of numbers, of the same type.
 *
 * @param sorted ascending
 * @returns NaN when there are none
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const { length } = sorted;
  if (length === 0) return NaN;
  const position = (length - 1) * q;
  const below = Math.floor(position);
  if (position === below) return sorted[below];
  return sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
}
