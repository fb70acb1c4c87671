import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recoveryOf } from '../../src/math/recovery.js';

const from = 0;

describe('recovery of a reward', () => {
  it('is the first step whose next fifth earns the level of the last third', () => {
    // n = 10: the level is the mean of the last 4, 100; two steps together have to earn 95 to 105.
    const reward = [0, 40, 80, 100, 108, 96, 100, 100, 100, 100];
    // (0, 40), (40, 80), (80, 100) = 90, (100, 108) = 104.
    expect(recoveryOf(reward, { from, until: 10 })).toEqual({ steps: 3, isRecovered: true });
    // The same further on in an episode.
    expect(recoveryOf([7, 7, ...reward], { from: 2, until: 12 })).toEqual({
      ...{ steps: 3, isRecovered: true },
    });
  });

  it('takes 5% of a level below 0 too, and both ends of it', () => {
    // n = 6: level of the last 2, pairs of 2 steps.
    const earning = (first: number) => [first, first, -200, -200, -100, -100];
    expect(recoveryOf(earning(-105), { from, until: 6 }).steps).toBe(0);
    expect(recoveryOf(earning(-95), { from, until: 6 }).steps).toBe(0);
    expect(recoveryOf(earning(-106), { from, until: 6 }).steps).toBe(4);
  });

  it('counts all of the steps where it never comes back', () => {
    // n = 9: the level is 50, which two steps together earn with the sixth, and then nowhere.
    const late = [0, 0, 0, 0, 0, 0, 100, 0, 50];
    expect(recoveryOf(late, { from, until: 9 })).toEqual({ steps: 5, isRecovered: true });
    expect(recoveryOf([0, 0, 0, 0, 0, 0, 150, 0, 0], { from, until: 9 })).toEqual({
      ...{ steps: 9, isRecovered: false },
    });
  });

  it('is there at once where the reward does not change, and never takes longer than there is time', () => {
    expect(recoveryOf([0, 0, 0], { from, until: 3 })).toEqual({ steps: 0, isRecovered: true });
    expect(recoveryOf([5], { from, until: 1 })).toEqual({ steps: 0, isRecovered: true });
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1 }),
        (reward) => {
          const n = reward.length;
          const { steps, isRecovered } = recoveryOf(reward, { from, until: n });
          expect(isRecovered ? steps <= n - Math.ceil(n / 3) : steps === n).toBe(true);
        },
      ),
    );
  });
});
