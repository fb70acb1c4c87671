import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reward } from '../../src/config/schema/scenario.js';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import { EPISODE_METRICS } from '../../src/simulator/metrics/metrics.js';
import {
  returnOfDelays,
  rewardByDelay,
  rewardOfRequest,
} from '../../src/simulator/reward/returns.js';
import { cases, RUNS, simulate, sum } from './arbitraries.js';

const reward: Reward = { c1: 10, eta: 0.5, c2: -1, delayThresholdSteps: 2 };

describe('the reward, eq. 5 to 7', () => {
  it('has a lookup table for each delay', () => {
    expect([...rewardByDelay('sync', 4, reward)]).toEqual([10, 5, 2.5, 1.25]);
    // Late is above D_th, not at it.
    expect([...rewardByDelay('e2e', 5, reward)]).toEqual([0, 0, 0, -1, -1]);
    expect([
      ...rewardByDelay('e2e', 5, { ...reward, c2: -0.25, delayThresholdSteps: 2.5 }),
    ]).toEqual([0, 0, 0, -0.25, -0.25]);
  });

  it('is for one request the sum of its terms', () => {
    expect(rewardOfRequest(1, 2, reward)).toBe(5);
    expect(rewardOfRequest(1, 3, reward)).toBe(4);
    // Expected delays need not be whole: 10·0.5^1.5.
    expect(rewardOfRequest(1.5, 2.001, reward)).toBeCloseTo(10 / Math.sqrt(8) - 1, 12);
  });

  it('is for counts of delays what their requests are worth together', () => {
    // 3·10 + 2·2.5 for the AoSI, 4 late ones.
    expect(returnOfDelays({ sync: [3, 0, 2], e2e: [0, 0, 1, 0, 3, 1] }, reward)).toBe(31);
    expect(returnOfDelays({ sync: [], e2e: [] }, reward)).toBe(0);
    expect(returnOfDelays({ sync: [0, 0], e2e: [0, 0] }, reward)).toBe(0);
  });

  it('rounds the penalty of all late requests once', () => {
    // 0.1 added ten times is 0.9999999999999999.
    const late = { sync: [], e2e: [5, 0, 0, ...new Array<number>(10).fill(1)] };
    expect(returnOfDelays(late, { ...reward, c2: -0.1 })).toBe(-1);
  });

  it('goes by the number of late requests where it is told', () => {
    const counts = { sync: [3, 0, 2], e2e: [0, 0, 1, 0, 3, 1] };
    expect(returnOfDelays({ ...counts, late: 4 }, reward)).toBe(31);
    expect(returnOfDelays({ ...counts, late: 0 }, reward)).toBe(35);
    expect(returnOfDelays({ ...counts, late: 5 }, { ...reward, c2: -3 })).toBe(20);
  });
});

const constants = () =>
  fc.record({
    c1: fc.double({ min: 0, max: 100, noNaN: true }),
    eta: fc.double({ min: 0, max: 1, noNaN: true }),
    c2: fc.double({ min: -100, max: 0, noNaN: true }),
    delayThresholdSteps: fc.double({ min: 0, max: 60, noNaN: true }),
  });

it('is one and the same for steps, episodes and counts, under any constants', () => {
  const seen = { rewarded: 0, late: 0 };
  fc.assert(
    fc.property(cases(), constants(), (run, changed) => {
      const under = { ...run, scenario: { ...run.scenario, reward: changed } };
      const { network, rewards } = simulate(under);
      const meter = new EpisodeMeter(run.scenario);
      const metrics = new Float64Array(EPISODE_METRICS.length);
      // Measured as it was played, and judged by the other constants afterwards.
      meter.measure(simulate(run).network, metrics);
      const close = (value: number) => {
        expect(Math.abs(value - network.returnSum)).toBeLessThanOrEqual(
          1e-9 * Math.max(1, changed.c1, -changed.c2) * Math.max(1, network.requestsCompleted),
        );
      };
      close(sum(rewards));
      close(meter.returnUnder(changed));
      close(returnOfDelays(meter, changed));
      meter.measure(network, metrics);
      close(metrics[EPISODE_METRICS.indexOf('return')]);
      if (network.returnSum !== 0) seen.rewarded++;
      if (metrics[EPISODE_METRICS.indexOf('requests_late')] > 0) seen.late++;
    }),
    RUNS,
  );
  expect(seen.rewarded).toBeGreaterThan(20);
  expect(seen.late).toBeGreaterThan(20);
});
