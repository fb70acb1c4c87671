import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunningSummary, summarize } from '../../src/math/statistics.js';
import { studentTQuantile } from '../../src/math/student-t.js';

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
