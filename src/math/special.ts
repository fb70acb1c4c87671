/**
 * ln Γ and ψ for x ≥ 1, to about 1e-13: the argument is moved to y = x + 6 by Γ's recurrence, where
 * Stirling's series (Abramowitz & Stegun 6.1.40, 6.3.18) has converged. The kernels have the same.
 */
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** ln Γ(x), x ≥ 1 */
export function logGamma(x: number): number {
  const y = x + 6;
  const r = 1 / y;
  const t = r * r;
  const series =
    r *
    (1 / 12 +
      t * (-1 / 360 + t * (1 / 1260 + t * (-1 / 1680 + t * (1 / 1188 - t * (691 / 360360))))));
  const product = x * (x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5);
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series - Math.log(product);
}

/** ψ(x) = d ln Γ(x) / dx, x ≥ 1 */
export function digamma(x: number): number {
  let harmonic = 0;
  for (let i = 0; i < 6; i++) harmonic += 1 / (x + i);
  const r = 1 / (x + 6);
  const t = r * r;
  const series =
    t *
    (1 / 12 +
      t *
        (-1 / 120 +
          t * (1 / 252 + t * (-1 / 240 + t * (1 / 132 + t * (-691 / 32760 + t * (1 / 12)))))));
  return Math.log(x + 6) - 0.5 * r - series - harmonic;
}

/** ln(1 + eˣ), without overflow */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
