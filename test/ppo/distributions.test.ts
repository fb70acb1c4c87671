import { describe, expect, it } from 'vitest';
import {
  BETA_MARGIN,
  betaEntropy,
  betaLogProb,
  createDistribution,
  gaussianEntropy,
  gaussianLogProb,
  sampleGamma,
  standardNormals,
} from '../../src/ppo/acting/distributions.js';
import { softplus } from '../../src/math/special.js';
import { randomStream } from '../../src/simulator/random.js';

/** Composite Simpson rule with n intervals. */
function integrate(f: (x: number) => number, [from, to]: [number, number], n = 20_000): number {
  const h = (to - from) / n;
  let sum = f(from) + f(to);
  for (let i = 1; i < n; i++) sum += f(from + i * h) * (i % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
}

describe('densities against numerical integration', () => {
  it.each([
    [0, 0],
    [0.7, -1.5],
    [-2, 0.9],
  ])('N(%d, exp(%d)²)', (mu, logStd) => {
    const around: [number, number] = [mu - 12 * Math.exp(logStd), mu + 12 * Math.exp(logStd)];
    const density = (x: number): number => Math.exp(gaussianLogProb(x, mu, logStd));
    expect(integrate(density, around)).toBeCloseTo(1, 10);
    const surprise = (x: number): number => -density(x) * gaussianLogProb(x, mu, logStd);
    expect(integrate(surprise, around)).toBeCloseTo(gaussianEntropy(logStd), 9);
  });

  it.each([
    [2, 3],
    [3.5, 3.5],
    [12, 5],
    [150, 40],
  ])('Beta(%d, %d)', (alpha, beta) => {
    const inside = (f: (x: number) => number) => (x: number) => (x <= 0 || x >= 1 ? 0 : f(x));
    const density = (x: number): number => Math.exp(betaLogProb(x, alpha, beta));
    expect(integrate(inside(density), [0, 1])).toBeCloseTo(1, 8);
    const surprise = (x: number): number => -density(x) * betaLogProb(x, alpha, beta);
    expect(integrate(inside(surprise), [0, 1])).toBeCloseTo(betaEntropy(alpha, beta), 7);
  });

  it('Beta(1, 1) is uniform', () => {
    expect(betaLogProb(0.3, 1, 1)).toBeCloseTo(0, 12);
    expect(betaEntropy(1, 1)).toBeCloseTo(0, 12);
  });
});

function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  const list = Array.from(values);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return { mean, variance: list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length };
}

describe('sampling', () => {
  it('standard normals have the moments of one', () => {
    const values = new Float64Array(100_001);
    standardNormals(randomStream(3, ['normals']), values);
    const { mean, variance } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(0.015);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    const fourth = moments(values.map((x) => x ** 2)).variance;
    expect(Math.abs(fourth - 2)).toBeLessThan(0.1);
  });

  it.each([1, 2.5, 30])('Gamma(%d)', (shape) => {
    const random = randomStream(4, ['gamma', shape]);
    const values = Float64Array.from({ length: 50_000 }, () => sampleGamma(shape, random));
    const { mean, variance } = moments(values);
    expect(Math.abs(mean / shape - 1)).toBeLessThan(0.02);
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.05);
  });

  it('Beta actions have its mean, variance and log-probability', () => {
    const rows = 40_000;
    const beta = createDistribution('beta', 2);
    const [h0, h1, h2, h3] = [0.5, -1, 2, 4];
    const heads = Float32Array.from({ length: 4 * rows }, (_, i) => [h0, h1, h2, h3][i % 4]);
    const actions = new Float32Array(2 * rows);
    const logProbs = new Float32Array(rows);
    const batch = { rows, heads, logStd: new Float32Array(2), actions };
    beta.sample(batch, logProbs, randomStream(5, ['beta']));
    const spread: number[] = [];
    for (const [i, first, second] of [
      [0, h0, h2],
      [1, h1, h3],
    ] as const) {
      const [a, b] = [1 + softplus(first), 1 + softplus(second)];
      const { mean, variance } = moments(actions.filter((_, at) => at % 2 === i));
      const expected = (a * b) / ((a + b) ** 2 * (a + b + 1));
      expect(mean).toBeCloseTo(a / (a + b), 2);
      expect(Math.abs(variance / expected - 1)).toBeLessThan(0.05);
      spread.push(Math.sqrt(expected));
    }
    expect(beta.std(batch)).toBeCloseTo((spread[0] + spread[1]) / 2, 6);
    const first = (at: number, a: number, b: number): number =>
      betaLogProb(actions[at], 1 + softplus(a), 1 + softplus(b));
    expect(logProbs[7]).toBeCloseTo(first(14, h0, h2) + first(15, h1, h3), 5);
    expect(Math.min(...actions.subarray(0, 9999))).toBeGreaterThan(0);
    beta.mean(batch);
    const [a, b] = [1 + softplus(h0), 1 + softplus(h2)];
    expect(actions[0]).toBeCloseTo(a / (a + b), 6);
  });

  it('a Beta action stays off 0 and 1, where its log-probability would end', () => {
    const beta = createDistribution('beta', 1);
    const rows = 200;
    // α = 1 and β = 1e6: half of the draws are below 1e-6.
    const heads = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? -80 : 1e6));
    const batch = { rows, heads, logStd: new Float32Array(1), actions: new Float32Array(rows) };
    const logProbs = new Float32Array(rows);
    beta.sample(batch, logProbs, randomStream(6, ['edge']));
    expect(Math.min(...batch.actions)).toBeCloseTo(BETA_MARGIN, 9);
    expect(logProbs.every((value) => Number.isFinite(value))).toBe(true);
  });

  it('Gaussian actions are not clipped, their mean is', () => {
    const rows = 40_000;
    const gaussian = createDistribution('gaussian', 1);
    const heads = new Float32Array(rows).fill(1.25);
    const logStd = Float32Array.of(Math.log(0.5));
    const batch = { rows, heads, logStd, actions: new Float32Array(rows) };
    const logProbs = new Float32Array(rows);
    gaussian.sample(batch, logProbs, randomStream(7, ['gaussian']));
    const { mean, variance } = moments(batch.actions);
    expect(mean).toBeCloseTo(1.25, 1);
    expect(Math.abs(variance / 0.25 - 1)).toBeLessThan(0.03);
    expect(logProbs[3]).toBeCloseTo(gaussianLogProb(batch.actions[3], 1.25, logStd[0]), 6);
    expect(gaussian.std(batch)).toBeCloseTo(0.5, 6);
    gaussian.mean(batch);
    expect(batch.actions[0]).toBe(1);
  });
});
