import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedUtility, hypervolume, largestUtilityLoss } from '../../src/math/trade-off.js';

describe('hypervolume', () => {
  it('is the area of the staircase up to the reference point', () => {
    // 9 × 1 + 6 × 3 + 2 × 4, from top to bottom.
    expect(
      hypervolume(
        [
          [1, 9],
          [4, 6],
          [8, 2],
        ],
        [10, 10],
      ),
    ).toBe(9 + 18 + 8);
    expect(hypervolume([[4, 6]], [10, 10])).toBe(24);
    expect(hypervolume([], [10, 10])).toBe(0);
  });

  it('takes nothing from points that are dominated, twice there, beyond the reference, or missing', () => {
    const points: [number, number][] = [
      [8, 2],
      [1, 9],
      [4, 6],
    ];
    const idle: [number, number][] = [
      [5, 7],
      [4, 6],
      [4, 8],
      [12, 1],
      [1, 10],
      [NaN, 1],
      [1, NaN],
    ];
    expect(hypervolume([...idle, ...points], [10, 10])).toBe(35);
  });

  it('grows with points, is the same in any order, and mirrored', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.array(point), point, (points, more) => {
        const area = hypervolume(points, [15, 15]);
        // Cell by cell.
        let cells = 0;
        for (let x = 0; x < 15; x++)
          for (let y = 0; y < 15; y++) if (points.some(([a, b]) => a <= x && b <= y)) cells++;
        expect(area).toBe(cells);
        expect(hypervolume([more, ...points], [15, 15])).toBeGreaterThanOrEqual(area);
        expect(
          hypervolume(
            points.map(([x, y]) => [y, x] as const),
            [15, 15],
          ),
        ).toBe(area);
      }),
    );
  });
});

describe('utilities over settings', () => {
  it('are expected to be their mean', () => {
    expect(expectedUtility([1, 2, 6])).toBe(3);
  });

  it('are lacking most where the best of the others is furthest ahead', () => {
    const own = [1.2, 1, 1.1];
    const others = [
      [1.25, 0.9, 1],
      [1, 1.02, 1.4],
    ];
    const { loss, ...where } = largestUtilityLoss(own, others);
    expect(loss).toBeCloseTo(0.3, 12);
    expect(where).toEqual({ setting: 2, versus: 1 });
    // Nobody is ahead: how far the best of the others stays behind.
    expect(largestUtilityLoss([2, 2], [[1, 1.5]])).toEqual({ loss: -0.5, setting: 1, versus: 0 });
  });
});
