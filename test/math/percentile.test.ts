import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile } from '../../src/math/percentile.js';
import { sortedPercentile } from './sorted-percentile.js';

describe('percentile', () => {
  const histogram = (values: number[]) => {
    const counts = new Int32Array(Math.max(0, ...values) + 1);
    for (const value of values) counts[value]++;
    return counts;
  };

  it.each([
    [[], 0.95, NaN],
    [[7], 0, 7],
    [[7], 0.95, 7],
    [[7], 1, 7],
    [[0, 10], 0.95, 9.5],
    [[0, 10], 0.5, 5],
    [[3, 3, 3, 3], 0.95, 3],
    // position 0.95·19 = 18.05: between the 19th value, 18, and the 20th, 19
    [Array.from({ length: 20 }, (_, i) => i), 0.95, 18.05],
    // position 0.95·20 = 19 exactly: the 20th value
    [Array.from({ length: 21 }, (_, i) => i * i), 0.95, 361],
    [[1, 2, 3, 4], 0, 1],
    [[1, 2, 3, 4], 1, 4],
    [[4, 4, 1, 9], 0.5, 4],
  ])('of %j at %d is %d', (values, q, expected) => {
    const got = percentile(histogram(values), values.length, q);
    if (Number.isNaN(expected)) expect(got).toBeNaN();
    else expect(got).toBeCloseTo(expected, 12);
  });

  it('agrees with sorting', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const got = percentile(histogram(values), values.length, q);
          const expected = sortedPercentile(values, q);
          if (Number.isNaN(expected)) expect(got).toBeNaN();
          else expect(got).toBeCloseTo(expected, 9);
        },
      ),
      { seed: 42, numRuns: 1000 },
    );
  });
});
