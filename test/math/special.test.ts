import { describe, expect, it } from 'vitest';
import { digamma, logGamma, logGammaPositive, softplus } from '../../src/math/special.js';

/** γ, the Euler-Mascheroni constant */
const EULER = 0.5772156649015329;

describe.each([
  ['of training', logGamma, 2e-13],
  ["of Student's t", logGammaPositive, 2e-14],
] as const)('ln Γ %s', (_name, lnGamma, tolerance) => {
  it('is the logarithm of a factorial at whole numbers', () => {
    let logFactorial = 0;
    for (let n = 1; n <= 150; n++) {
      const error = Math.abs(lnGamma(n) - logFactorial);
      expect(error).toBeLessThan(tolerance * Math.max(1, logFactorial));
      logFactorial += Math.log(n);
    }
    // Γ(3/2) = √π/2
    expect(lnGamma(1.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI) / 2), 13);
  });
});

it("ln Γ of Student's t goes down to 0", () => {
  // Γ(½) = √π, Γ(¼)·Γ(¾) = π√2 by reflection, and Γ(x) = Γ(1 + x)/x → 1/x − γ.
  expect(logGammaPositive(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 14);
  expect(logGammaPositive(0.25) + logGammaPositive(0.75)).toBeCloseTo(
    Math.log(Math.PI * Math.SQRT2),
    14,
  );
  expect(logGammaPositive(1e-9)).toBeCloseTo(-Math.log(1e-9) - EULER * 1e-9, 13);
});

it('ψ at whole and half numbers', () => {
  let harmonic = 0;
  for (let n = 1; n <= 150; n++) {
    expect(digamma(n)).toBeCloseTo(harmonic - EULER, 12);
    harmonic += 1 / n;
  }
  expect(digamma(1.5)).toBeCloseTo(2 - EULER - 2 * Math.LN2, 12);
  expect(digamma(1e6)).toBeCloseTo(Math.log(1e6) - 5e-7, 11);
});

it('softplus at its ends and at 0', () => {
  expect(softplus(0)).toBeCloseTo(Math.LN2, 15);
  expect(softplus(800)).toBe(800);
  expect(softplus(-40)).toBeCloseTo(Math.exp(-40), 30);
});
