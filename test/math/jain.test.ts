import { describe, expect, it } from 'vitest';
import { jainIndex } from '../../src/math/jain.js';

describe("Jain's index", () => {
  it('is 1 where all got the same, and 1/n where one got all', () => {
    expect(jainIndex([0.1, 0.1, 0.1], 3)).toBe(1);
    expect(jainIndex([0, 7, 0, 0], 4)).toBe(1 / 4);
    // Half of them the same, the others nothing: the half.
    expect(jainIndex([3, 0, 3, 0], 4)).toBe(1 / 2);
  });

  it('is (Σx)² / (n·Σx²) in between', () => {
    // (1 + 2 + 3)² / (3·(1 + 4 + 9))
    expect(jainIndex([1, 2, 3], 3)).toBeCloseTo(36 / 42, 14);
  });

  it('does not count who is no user', () => {
    expect(jainIndex([5, 0, 5], 2)).toBe(1);
  });

  it('is missing where nobody got anything', () => {
    expect(jainIndex([0, 0], 2)).toBeNaN();
    expect(jainIndex([], 0)).toBeNaN();
  });

  it('knows amounts of any size', () => {
    expect(jainIndex([1e-200, 1e-200], 2)).toBe(1);
    expect(jainIndex([1e200, 0], 2)).toBe(1 / 2);
  });
});
