import { percentileInterval, type Interval } from './bootstrap.js';

/** A statistic: its value, and by the resamples. */
export class Statistic {
  value = NaN;
  readonly resampled: Float64Array;

  constructor(resamples: number) {
    this.resampled = new Float64Array(resamples);
  }

  /** @param at the resample; undefined for what was found itself */
  set(value: number, at: number | undefined): void {
    if (at === undefined) this.value = value;
    else this.resampled[at] = value;
  }

  interval(): Interval {
    return percentileInterval(this.value, this.resampled);
  }

  /** By each resample what is made of this one and another. */
  with(other: Statistic, combine: (own: number, its: number) => number): Statistic {
    const combined = new Statistic(this.resampled.length);
    combined.value = combine(this.value, other.value);
    for (let at = 0; at < combined.resampled.length; at++)
      combined.resampled[at] = combine(this.resampled[at], other.resampled[at]);
    return combined;
  }
}

/** The sum of values, each as often as it was drawn. */
export function dot(counts: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] * values[i];
  return sum;
}
