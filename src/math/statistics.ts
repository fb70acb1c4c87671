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

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.n++;
    const delta = value - this.mean;
    this.mean += delta / this.n;
    this.squares += delta * (value - this.mean);
  }

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

const quantiles = new Map<string, number>();

/**
 * The p-quantile of Student's t distribution, by bisection of its distribution function.
 *
 * @param p in [0.5, 1)
 * @param degrees of freedom, > 0
 */
export function studentTQuantile(p: number, degrees: number): number {
  const key = `${p}/${degrees}`;
  const known = quantiles.get(key);
  if (known !== undefined) return known;
  let low = 0;
  let high = 1;
  while (studentTCdf(high, degrees) < p) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (studentTCdf(middle, degrees) < p) low = middle;
    else high = middle;
  }
  const quantile = (low + high) / 2;
  quantiles.set(key, quantile);
  return quantile;
}

/** P(T ≤ t) for t ≥ 0: 1 − I_x(ν/2, 1/2)/2 with x = ν/(ν + t²) (Abramowitz & Stegun 26.7.1). */
function studentTCdf(t: number, degrees: number): number {
  return 1 - 0.5 * regularizedBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** I_x(a, b) by its continued fraction (DLMF 8.17.22), evaluated with Lentz's method. */
function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges quickly below the mean; above it, use the symmetry.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(1 - x, b, a);
  const front =
    Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) /
    a;
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    for (const numerator of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / guard(1 + numerator * d);
      c = guard(1 + numerator / c);
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return front * fraction;

  function guard(value: number): number {
    return Math.abs(value) < tiny ? tiny : value;
  }
}

/** ln Γ(x), x > 0: Stirling's series after shifting x above 15 (DLMF 5.11.1). */
function logGamma(x: number): number {
  let shift = 0;
  while (x < 15) shift += Math.log(x++);
  const z = 1 / (x * x);
  const series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
