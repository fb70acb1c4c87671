import { studentTQuantile } from './student-t.js';

/** Mean, spread and interval of one metric over episodes (or seeds). NaN is a missing value. */
export interface Summary {
  /** values that are not missing */
  n: number;
  mean: number;
  /** sample standard deviation, n − 1 in the denominator; NaN below two values */
  std: number;
  /** half width of the 95% interval of the mean, Student's t; NaN below two values */
  ci95: number;
}

/** Mean and variance of a stream of numbers in one pass (Welford 1962), missing values left out. */
export class RunningSummary {
  private n = 0;
  private mean = 0;
  private squares = 0;

  /** Takes in the next number. */
  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.n++;
    const delta = value - this.mean;
    this.mean += delta / this.n;
    this.squares += delta * (value - this.mean);
  }

  /** Of all numbers so far. */
  summary(): Summary {
    const { n } = this;
    const std = n > 1 ? Math.sqrt(this.squares / (n - 1)) : NaN;
    return {
      n,
      mean: n > 0 ? this.mean : NaN,
      std,
      ci95: n > 1 ? (studentTQuantile(0.975, n - 1) * std) / Math.sqrt(n) : NaN,
    };
  }
}

/** {@link Summary} of an array. */
export function summarize(values: Iterable<number>): Summary {
  const running = new RunningSummary();
  for (const value of values) running.add(value);
  return running.summary();
}
