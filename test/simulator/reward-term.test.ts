import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import { EPISODE_METRICS } from '../../src/simulator/metrics/metrics.js';
import { rewardOfRequest } from '../../src/simulator/reward/returns.js';
import type * as Terms from '../../src/simulator/reward/terms.js';
import { cases, RUNS, simulate, sum } from './arbitraries.js';

/** A term more, of either delay: −3 for each step of AoSI, and 7 for a request of AoRI 0. */
vi.mock('../../src/simulator/reward/terms.js', async (original) => {
  const terms = await original<typeof Terms>();
  const added: Terms.RewardTerm[] = [
    {
      name: 'stale',
      of: 'sync',
      total: (requests, delaySteps) => -3 * requests * delaySteps,
    },
    {
      name: 'at once',
      of: 'e2e',
      total: (requests, delaySteps) => (delaySteps > 0 ? 0 : 7 * requests),
    },
  ];
  return { ...terms, REWARD_TERMS: [...terms.REWARD_TERMS, ...added] };
});

it('is in the rewards, the returns and what rules expect, once it is in the table', () => {
  let changed = 0;
  fc.assert(
    fc.property(cases(), (run) => {
      const { network, trace, rewards } = simulate(run);
      const { c1, eta, c2, delayThresholdSteps } = run.scenario.reward;
      const expected = sum(
        Array.from(network.completedRequests.subarray(0, network.requestsCompleted), (r) => {
          const generated = trace.ues.generatedAt[r];
          const aosi = Math.abs(generated - network.servedWith[r]);
          const aori = network.requests.procEnd[r] - generated;
          const added = -3 * aosi + (aori === 0 ? 7 : 0);
          if (added !== 0) changed++;
          const worth = c1 * eta ** aosi + (aori > delayThresholdSteps ? c2 : 0) + added;
          expect(rewardOfRequest(aosi, aori, run.scenario.reward)).toBeCloseTo(worth, 9);
          return worth;
        }),
      );
      const meter = new EpisodeMeter(run.scenario);
      const metrics = new Float64Array(EPISODE_METRICS.length);
      meter.measure(network, metrics);
      expect(sum(rewards)).toBeCloseTo(expected, 6);
      expect(network.returnSum).toBeCloseTo(expected, 6);
      expect(metrics[EPISODE_METRICS.indexOf('return')]).toBeCloseTo(expected, 6);
      expect(meter.returnUnder({})).toBeCloseTo(expected, 6);
    }),
    RUNS,
  );
  expect(changed).toBeGreaterThan(100);
});
