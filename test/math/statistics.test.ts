import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunningSummary, studentTQuantile, summarize } from '../../src/math/statistics.js';

/** Mean first, then the squared deviations from it. */
function twoPass(values: number[]) {
  const present = values.filter((value) => !Number.isNaN(value));
  const n = present.length;
  const mean = present.reduce((a, b) => a + b, 0) / n;
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, std: n > 1 ? Math.sqrt(squares / (n - 1)) : NaN };
}

describe('a summary', () => {
  it('is that of two passes, missing values left out', () => {
    const value = fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 80 }), (values) => {
        const got = summarize(values);
        const expected = twoPass(values);
        expect(got.n).toBe(expected.n);
        if (expected.n === 0) expect(got.mean).toBeNaN();
        else expect(Math.abs(got.mean - expected.mean)).toBeLessThan(1e-7);
        if (expected.n < 2) expect([got.std, got.ci95]).toEqual([NaN, NaN]);
        else {
          expect(Math.abs(got.std - expected.std)).toBeLessThan(1e-7 * (1 + expected.std));
          const half = (studentTQuantile(0.975, expected.n - 1) * got.std) / Math.sqrt(expected.n);
          expect(Math.abs(got.ci95 - half)).toBeLessThanOrEqual(1e-12 * (1 + half));
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('of 2, 4, 4, 4, 5, 5, 7, 9', () => {
    // mean 40/8 = 5, squared deviations 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, std = √(32/7),
    // t(0.975, 7) = 2.3646242516, half width = 2.3646242516·√(32/7)/√8 = 2.3646242516·2/√7
    const { n, mean, std, ci95 } = summarize([2, 4, 4, 4, 5, 5, 7, 9]);
    expect([n, mean]).toEqual([8, 5]);
    expect(std).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(ci95).toBeCloseTo((2.364624251592785 * 2) / Math.sqrt(7), 9);
  });

  it('keeps small deviations from a large mean', () => {
    // The sum of squares minus the square of the sum would leave nothing of them.
    const { mean, std } = summarize([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(mean).toBe(1e9 + 10);
    expect(std).toBeCloseTo(Math.sqrt(30), 9);
  });

  it('of equal values has no spread', () => {
    expect(summarize(new Array<number>(100).fill(0.1))).toEqual({
      n: 100,
      mean: 0.1,
      std: 0,
      ci95: 0,
    });
  });

  it('of one value has a mean alone, of none nothing', () => {
    expect(summarize([3])).toEqual({ n: 1, mean: 3, std: NaN, ci95: NaN });
    expect(summarize([])).toEqual({ n: 0, mean: NaN, std: NaN, ci95: NaN });
    expect(summarize([NaN, NaN])).toEqual({ n: 0, mean: NaN, std: NaN, ci95: NaN });
  });

  it('can be asked for while values come', () => {
    const running = new RunningSummary();
    running.add(1);
    expect(running.summary().mean).toBe(1);
    running.add(3);
    expect(running.summary().mean).toBe(2);
    expect(running.summary().std).toBeCloseTo(Math.SQRT2, 12);
  });
});

describe("Student's t", () => {
  it.each([
    [0.975, 1, 12.706204736174707],
    [0.975, 2, 4.302652729749464],
    [0.975, 3, 3.182446305284263],
    [0.975, 4, 2.776445105197793],
    [0.975, 5, 2.570581835636314],
    [0.975, 9, 2.262157162798204],
    [0.975, 10, 2.228138851986275],
    [0.975, 30, 2.042272456301238],
    [0.975, 99, 1.984216951586417],
    [0.95, 1, 6.313751514675043],
    [0.95, 2, 2.919985580353725],
    [0.95, 4, 2.131846786326649],
    [0.95, 10, 1.812461122811676],
    [0.95, 99, 1.660391156016991],
    [0.995, 10, 3.169272672616951],
  ])('at %d with %d degrees of freedom is %d', (p, degrees, expected) => {
    expect(Math.abs(studentTQuantile(p, degrees) - expected)).toBeLessThan(1e-9);
  });

  it.each([0.5, 0.6, 0.75, 0.9, 0.95, 0.975, 0.99, 0.999])('has its closed forms at %d', (p) => {
    // Shaw (2006): ν = 1, 2 and 4.
    const alpha = 4 * p * (1 - p);
    const q = Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha);
    const closed = [
      [1, Math.tan(Math.PI * (p - 0.5))],
      [2, (2 * p - 1) * Math.sqrt(2 / alpha)],
      [4, 2 * Math.sqrt(Math.max(0, q - 1))],
    ];
    for (const [degrees, expected] of closed)
      expect(Math.abs(studentTQuantile(p, degrees) - expected)).toBeLessThan(
        1e-9 * Math.max(1, expected),
      );
  });

  it.each([
    [0.975, 1.959963984540054],
    [0.95, 1.6448536269514722],
  ])('at %d approaches the normal quantile %d', (p, z) => {
    // Cornish and Fisher's expansion in 1/ν (Abramowitz & Stegun 26.7.5)
    for (const degrees of [500, 999, 1e4, 1e5]) {
      const expected =
        z +
        (z ** 3 + z) / (4 * degrees) +
        (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
        (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3);
      expect(Math.abs(studentTQuantile(p, degrees) - expected), `${degrees}`).toBeLessThan(1e-9);
    }
  });

  it('inverts the distribution function, which for even ν is a finite sum', () => {
    // Abramowitz & Stegun 26.7.4 with θ = atan(t/√ν)
    const distribution = (t: number, degrees: number) => {
      const square = degrees / (degrees + t * t);
      let term = 1;
      let sum = 1;
      for (let k = 1; k < degrees / 2; k++) sum += term *= ((2 * k - 1) / (2 * k)) * square;
      return 0.5 + 0.5 * Math.sqrt(1 - square) * sum;
    };
    for (const p of [0.6, 0.9, 0.95, 0.975, 0.995, 0.9999])
      for (const degrees of [2, 6, 8, 20, 98, 100, 498, 998, 9998])
        expect(
          Math.abs(distribution(studentTQuantile(p, degrees), degrees) - p),
          `${p} with ${degrees}`,
        ).toBeLessThan(1e-11);
  });

  it('gives the same number when asked again', () => {
    expect(studentTQuantile(0.975, 42)).toBe(studentTQuantile(0.975, 42));
    expect(studentTQuantile(0.95, 42)).not.toBe(studentTQuantile(0.975, 42));
  });
});
