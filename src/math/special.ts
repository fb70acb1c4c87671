/** ½ ln 2π */
export const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Stirling's series: ln Γ(y) ~ (y − ½) ln y − y + ½ ln 2π + Σ cᵢ / y²ⁱ⁺¹ (A&S 6.1.40). */
export const LOG_GAMMA_SERIES: readonly number[] = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
];

/** Its derivative: ψ(y) ~ ln y − 1/(2y) − Σ cᵢ / y²ⁱ⁺² (A&S 6.3.18). */
export const DIGAMMA_SERIES: readonly number[] = [
  1 / 12,
  -1 / 120,
  1 / 252,
  -1 / 240,
  1 / 132,
  -691 / 32760,
  1 / 12,
];

/** c₀ + t·(c₁ + t·(…)) of the first `terms` coefficients */
function polynomial(t: number, coefficients: readonly number[], terms: number): number {
  let sum = coefficients[terms - 1];
  for (let i = terms - 2; i >= 0; i--) sum = coefficients[i] + t * sum;
  return sum;
}

/**
 * ln Γ(x), x ≥ 1, to about 1e-13: Γ's recurrence moves the argument to y = x + 6, where the series
 * has converged. Training takes this one, with one logarithm in place of up to fifteen, as do the
 * kernels (assembly/special.ts).
 */
export function logGamma(x: number): number {
  const y = x + 6;
  const r = 1 / y;
  const series = r * polynomial(r * r, LOG_GAMMA_SERIES, 6);
  const product = x * (x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5);
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series - Math.log(product);
}

/**
 * ln Γ(x), x > 0, to about 1e-15: the argument is moved above 15. Student's t takes this one, whose
 * arguments begin at ½.
 */
export function logGammaPositive(x: number): number {
  let y = x;
  let shift = 0;
  while (y < 15) shift += Math.log(y++);
  const series = polynomial(1 / (y * y), LOG_GAMMA_SERIES, 5) / y;
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series - shift;
}

/** ψ(x) = d ln Γ(x) / dx, x ≥ 1, to about 1e-13, by the same move as {@link logGamma}. */
export function digamma(x: number): number {
  let harmonic = 0;
  for (let i = 0; i < 6; i++) harmonic += 1 / (x + i);
  const r = 1 / (x + 6);
  const t = r * r;
  const series = t * polynomial(t, DIGAMMA_SERIES, 7);
  return Math.log(x + 6) - 0.5 * r - series - harmonic;
}

/** ln(1 + eˣ), without overflow */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
