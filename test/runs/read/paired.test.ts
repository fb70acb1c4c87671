import { describe, expect, it } from 'vitest';
import { summarize } from '../../../src/math/statistics.js';
import { EPISODE_METRICS } from '../../../src/simulator/metrics/metrics.js';
import { difference } from '../../../src/runs/read/paired.js';
import type { Item } from '../../../src/runs/read/run-data.js';

/** An item of these returns, of episodes 0, 1, … unless told otherwise. */
function item(returns: number[], seeds = returns.map((_, i) => 100 + i)): Item {
  return {
    identity: {
      ...{ experiment: 'x', item: 'x', policy: 'learned', rho_c: null, rho_p: null },
      ...{ eta: 0.9, c2: 0, train_seed: null },
    },
    episodes: returns.length,
    metrics: Object.fromEntries(
      EPISODE_METRICS.map((name) => [name, summarize(returns)]),
    ) as Item['metrics'],
    byEpisode: {
      episodes: returns.map((_, i) => i),
      seeds,
      values: {
        return: returns,
        sync_delay_steps: returns,
        e2e_delay_steps: returns,
        traffic_served_pct: returns,
      },
    },
  };
}

describe('the difference of two policies', () => {
  it('is taken episode by episode', () => {
    const found = difference([{ ours: item([11, 22, 33]), theirs: item([10, 20, 30]) }], 'return');
    expect(found.mean).toBe(2);
    // Student's t with 2 degrees of freedom: 4.3027; deviation of (1, 2, 3): 1.
    expect(found.ci95).toBeCloseTo(4.3027 / Math.sqrt(3), 4);
  });

  it('is in the given unit', () => {
    const pair = { ours: item([11, 22, 33]), theirs: item([10, 20, 30]), unit: 20 };
    expect(difference([pair], 'return').mean).toBeCloseTo(0.1, 12);
  });

  it('leaves out episodes that one side did not meet, or has no value of', () => {
    const ours = item([11, 22, 33, NaN, 55], [100, 101, 7, 103, 104]);
    const theirs = item([10, 20, 30, 40, 50]);
    const found = difference([{ ours, theirs }], 'return');
    expect(found.n).toBe(3);
    expect(found.mean).toBeCloseTo((1 + 2 + 5) / 3, 12);
  });

  it('of several seeds is that of their mean, with the wider of two intervals', () => {
    const theirs = item([10, 20, 30, 40]);
    const alike = difference(
      [item([11, 22, 33, 44]), item([11, 22, 33, 44])].map((ours) => ({ ours, theirs })),
      'return',
    );
    expect(alike).toEqual(summarize([1, 2, 3, 4]));
    // On every episode the same, but one training went well and the other did not.
    const scattered = difference(
      [item([16, 26, 36, 46]), item([8, 18, 28, 38])].map((ours) => ({ ours, theirs })),
      'return',
    );
    expect(scattered).toEqual(summarize([6, -2]));
  });

  it('is of independent means where no episodes are shared', () => {
    const ours = item([11, 12, 13], [1, 2, 3]);
    const theirs = item([1, 2, 3]);
    const found = difference([{ ours, theirs }], 'return');
    expect(found.mean).toBe(10);
    expect(found.ci95).toBeCloseTo(Math.SQRT2 * summarize([1, 2, 3]).ci95, 12);
    expect(difference([{ ours: { ...ours, byEpisode: undefined! }, theirs }], 'return').mean).toBe(
      10,
    );
  });

  it('of one episode has no interval', () => {
    expect(difference([{ ours: item([5]), theirs: item([1]) }], 'return').ci95).toBeNaN();
  });
});
