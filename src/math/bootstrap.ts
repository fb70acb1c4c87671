import { quantile } from './percentile.js';

/** A value and its 95% interval, whose halves may differ. NaN where there is nothing to be said. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** Resamples that intervals are taken from. */
export const RESAMPLES = 2000;

/**
 * Draws n things out of n with replacement (Efron 1979).
 *
 * @param counts [n] overwritten: how often each was drawn
 * @param random gives numbers in [0, 1)
 */
export function drawCounts(counts: Float64Array, random: () => number): void {
  const n = counts.length;
  counts.fill(0);
  for (let i = 0; i < n; i++) counts[Math.floor(random() * n)]++;
}

/**
 * The percentile interval of a statistic from its resampled values. Where these lie to one side of the
 * value, as those of a minimum do, the interval reaches to it.
 *
 * @param resampled sorted in place
 */
export function percentileInterval(value: number, resampled: Float64Array): Interval {
  if (Number.isNaN(value)) return { value, low: NaN, high: NaN };
  resampled.sort();
  return {
    value,
    low: Math.min(value, quantile(resampled, 0.025)),
    high: Math.max(value, quantile(resampled, 0.975)),
  };
}

/**
 * The mean without the lowest and the highest quarter of the values, a quarter being rounded down
 * (Agarwal et al. 2021, rliable, whose `trim_mean` does so).
 *
 * @param values sorted in place
 */
export function interquartileMean(values: Float64Array): number {
  values.sort();
  const cut = Math.floor(values.length / 4);
  let sum = 0;
  for (let i = cut; i < values.length - cut; i++) sum += values[i];
  return sum / (values.length - 2 * cut);
}
