// ln Γ and its first two derivatives for x ≥ 1, in f64.
//
// Γ(x) = Γ(x + 6) / (x (x+1) … (x+5)) moves the argument to y = x + 6 ≥ 7, where the asymptotic
// (Stirling) series with the terms below is exact to better than 1e-13. See Abramowitz & Stegun,
// 6.1.40, 6.3.18 and 6.4.12.

const HALF_LOG_TWO_PI: f64 = 0.91893853320467274178;

/** x (x+1) … (x+5) */
function rising(x: f64): f64 {
  const s = x * (x + 5.0);
  return s * (s + 4.0) * (s + 6.0);
}

/** ln Γ(y) for y ≥ 7, given r = 1/y and ln y. */
function stirling(y: f64, r: f64, logY: f64): f64 {
  const t = r * r;
  const series =
    r *
    (1.0 / 12.0 +
      t *
        (-1.0 / 360.0 +
          t * (1.0 / 1260.0 + t * (-1.0 / 1680.0 + t * (1.0 / 1188.0 - t * (691.0 / 360360.0))))));
  return (y - 0.5) * logY - y + HALF_LOG_TWO_PI + series;
}

/** ψ(x), given r = 1/(x + 6) and ln (x + 6). */
function psi(x: f64, r: f64, logY: f64): f64 {
  const t = r * r;
  const series =
    t *
    (1.0 / 12.0 +
      t *
        (-1.0 / 120.0 +
          t *
            (1.0 / 252.0 +
              t * (-1.0 / 240.0 + t * (1.0 / 132.0 + t * (-691.0 / 32760.0 + t * (1.0 / 12.0)))))));
  // Σ 1/(x+i), i = 0 … 5, in pairs (x+i)(x+5−i) that share one numerator: one division.
  const s = x * (x + 5.0);
  const u = s + 4.0;
  const v = s + 6.0;
  const harmonic = ((2.0 * x + 5.0) * (u * v + s * (u + v))) / (s * u * v);
  return logY - 0.5 * r - series - harmonic;
}

/** ln Γ(x) */
export function logGamma(x: f64): f64 {
  const y = x + 6.0;
  return stirling(y, 1.0 / y, Math.log(y)) - Math.log(rising(x));
}

/** ψ(x), the derivative of ln Γ */
export function digamma(x: f64): f64 {
  const y = x + 6.0;
  return psi(x, 1.0 / y, Math.log(y));
}

// What evaluateBeta found.
/** ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) */
export let logBeta: f64 = 0;
/** ψ(a), ψ(b), ψ(a + b) */
export let psiA: f64 = 0;
export let psiB: f64 = 0;
export let psiSum: f64 = 0;

/** ln B and the three digammas of Beta(a, b), with four logarithms in place of nine. */
export function evaluateBeta(a: f64, b: f64): void {
  const sum = a + b;
  const ya = a + 6.0;
  const yb = b + 6.0;
  const ys = sum + 6.0;
  const ra = 1.0 / ya;
  const rb = 1.0 / yb;
  const rs = 1.0 / ys;
  const logYa = Math.log(ya);
  const logYb = Math.log(yb);
  const logYs = Math.log(ys);
  logBeta =
    stirling(ya, ra, logYa) +
    stirling(yb, rb, logYb) -
    stirling(ys, rs, logYs) -
    Math.log((rising(a) / rising(sum)) * rising(b));
  psiA = psi(a, ra, logYa);
  psiB = psi(b, rb, logYb);
  psiSum = psi(sum, rs, logYs);
}

/** ψ′(x), the second derivative of ln Γ */
export function trigamma(x: f64): f64 {
  let harmonic = 0.0;
  for (let i = 0; i < 6; i++) {
    const z = x + <f64>i;
    harmonic += 1.0 / (z * z);
  }
  const r = 1.0 / (x + 6.0);
  const t = r * r;
  const series =
    r *
    t *
    (1.0 / 6.0 +
      t *
        (-1.0 / 30.0 +
          t *
            (1.0 / 42.0 +
              t * (-1.0 / 30.0 + t * (5.0 / 66.0 + t * (-691.0 / 2730.0 + t * (7.0 / 6.0)))))));
  return harmonic + r + 0.5 * t + series;
}

// What softplus found.
/** ln(1 + eˣ) and its derivative 1 / (1 + e⁻ˣ) */
export let soft: f64 = 0;
export let sigmoid: f64 = 0;

export function softplus(x: f64): void {
  const e = Math.exp(-Math.abs(x));
  soft = Math.max(x, 0.0) + Math.log1p(e);
  sigmoid = (x > 0.0 ? 1.0 : e) / (1.0 + e);
}
