import { describe, expect, it } from 'vitest';
import { PoissonAtLeastOne } from '../../src/simulator/world/poisson.js';
import { randomStream } from '../../src/simulator/random.js';
import { chiSquare, chiSquareLimit, joinClasses } from './statistics.js';

const DRAWS = 200_000;

/** P(max(1, X) = k) for k = 0 … last, by logarithms of factorials. */
function distribution(mean: number, last: number): number[] {
  let logFactorial = 0;
  const p = Array.from({ length: last + 1 }, (_, k) => {
    logFactorial += k > 0 ? Math.log(k) : 0;
    return Math.exp(k * Math.log(mean) - mean - logFactorial);
  });
  p[1] += p[0];
  p[0] = 0;
  return p;
}

function draw(mean: number): number[] {
  const sizes = new PoissonAtLeastOne(mean);
  const stream = randomStream(7, ['poisson', mean]);
  return Array.from({ length: DRAWS }, () => sizes.at(stream()));
}

// 5 and 50, 7 and 70 are the paper's loads and sizes.
describe.each([0.01, 0.3, 1, 2.5, 5, 7, 50, 70, 400, 1e5])('max(1, Poisson(%d))', (mean) => {
  const values = draw(mean);
  const last = Math.ceil(mean + 12 * Math.sqrt(mean) + 40);
  const p = distribution(mean, last);
  const moment = (f: (k: number) => number) => p.reduce((sum, pk, k) => sum + pk * f(k), 0);
  const expectedMean = moment((k) => k);
  const variance = moment((k) => (k - expectedMean) ** 2);

  it('has the right mean', () => {
    const error = values.reduce((a, b) => a + b, 0) / DRAWS - expectedMean;
    expect(Math.abs(error)).toBeLessThan(4 * Math.sqrt(variance / DRAWS));
  });

  it('has the right variance', () => {
    const fourth = moment((k) => (k - expectedMean) ** 4);
    const got = values.reduce((sum, k) => sum + (k - expectedMean) ** 2, 0) / DRAWS;
    expect(Math.abs(got - variance)).toBeLessThan(
      4 * Math.sqrt((fourth - variance * variance) / DRAWS),
    );
  });

  it('has the right probabilities', () => {
    const counts = new Array<number>(last + 1).fill(0);
    for (const k of values) counts[k]++;
    // Where nothing is expected nothing may be.
    expect(counts[0]).toBe(0);
    const joined = joinClasses(
      counts,
      p.map((pk) => pk * DRAWS),
    );
    const degrees = joined.expected.length - 1;
    expect(degrees).toBeGreaterThan(0);
    expect(chiSquare(joined.observed, joined.expected)).toBeLessThan(chiSquareLimit(degrees));
  });
});

it('turns draws of 0 into 1: E max(1, X) = λ + e^−λ', () => {
  const values = draw(1);
  // 1 + e^-1 = 1.3679; Var = λ + λ² + e^-λ − 1.3679² = 2.3679 − 1.8711 = 0.4968
  const mean = values.reduce((a, b) => a + b, 0) / DRAWS;
  expect(Math.abs(mean - 1.36788)).toBeLessThan(4 * Math.sqrt(0.4968 / DRAWS));
});

it('always draws 1 when the mean is 0', () => {
  expect(new Set(draw(0))).toEqual(new Set([1]));
});

it.each([0, 0.3, 5, 1e5])('inverts the distribution at the ends of [0, 1), mean %d', (mean) => {
  const sizes = new PoissonAtLeastOne(mean);
  const at = (u: number) => sizes.at(u);
  const spread = 12 * Math.sqrt(mean) + 41;
  expect(at(0)).toBeGreaterThanOrEqual(Math.max(1, mean - spread));
  expect(at(1 - 2 ** -32)).toBeLessThanOrEqual(mean + spread);
  const draws = Array.from({ length: 1000 }, (_, i) => at(i / 1000));
  expect(draws).toEqual([...draws].sort((a, b) => a - b));
});

it.each([-1, NaN, Infinity])('rejects the mean %d', (mean) => {
  expect(() => new PoissonAtLeastOne(mean)).toThrow(RangeError);
});
