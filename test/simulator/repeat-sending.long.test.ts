import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Scenario } from '../../src/config/schema/scenario.js';
import { evaluateEpisodes } from '../../src/experiments/evaluation.js';
import { StaticPolicy } from '../../src/policies/rules/static.js';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import { Network } from '../../src/simulator/network/network.js';
import { cases, changingCases, RUNS, sides, simulate, type Case } from './arbitraries.js';

/** All that a network says of a finished episode. */
function outcome(network: Network, scenario: Scenario) {
  const { trace } = network;
  const requests = trace.ues.device.length;
  return {
    sums: [
      network.step,
      network.ueQueue,
      network.sensorQueue,
      network.returnSum,
      network.ueQueueSum,
      network.sensorQueueSum,
      network.rhoCMean,
      network.rhoPMean,
    ],
    newestProcessed: [...network.newestProcessed],
    requestSensor: [...network.requestSensor.subarray(0, requests)],
    servedWith: [...network.servedWith.subarray(0, requests)],
    sides: sides(network).map(({ devices, uplink, queue, completed }) => ({
      completed: completed(),
      sums: [uplink.sentPackets, uplink.sentMbit, uplink.lostPackets, uplink.lostMbit],
      processed: queue.processedUnits,
      backlogs: [...queue.head].map((_, s) => queue.backlogUnits(s)),
      rates: [...uplink.rateMbit],
      times: Array.from(devices.device.keys(), (i) => [
        uplink.txStart[i],
        uplink.txEnd[i],
        queue.procStart[i],
        queue.procEnd[i],
        uplink.isLost(i),
      ]),
    })),
    metrics: new EpisodeMeter(scenario).metrics(network),
  };
}

/** What a network shows after a step besides times and sums of sending. */
function shown(network: Network) {
  return [network.ueQueue, network.sensorQueue, ...network.newestProcessed];
}

/** The case with other shares of compute: in the reverse order, and mirrored. */
function otherwise(run: Case): Case {
  const shares = run.actions.map(([, rhoP]) => rhoP).reverse();
  return { ...run, actions: run.actions.map(([rhoC], t) => [rhoC, 1 - shares[t]]) };
}

describe('an episode whose sending is repeated', () => {
  it.each([
    ['where everybody is always there', cases()],
    ['where devices come and go', changingCases()],
  ])('is what it is when it is played from its beginning, %s', (_, arbitrary) => {
    let completed = 0;
    let different = 0;
    fc.assert(
      fc.property(arbitrary, (run) => {
        const other = otherwise(run);
        const steps: unknown[] = [];
        const fresh = simulate(other, (network) => steps.push(shown(network)));
        const { network } = simulate(run);
        const first = outcome(network, run.scenario);
        // More than once: nothing of one repetition is left in the next.
        for (let times = 0; times < 2; times++) {
          network.repeatSending();
          other.actions.forEach((action, t) => {
            expect(network.advance(action)).toBe(fresh.rewards[t]);
            expect(shown(network)).toEqual(steps[t]);
          });
          expect(outcome(network, run.scenario)).toEqual(outcome(fresh.network, run.scenario));
        }
        network.repeatSending();
        for (const action of run.actions) network.advance(action);
        expect(outcome(network, run.scenario)).toEqual(first);
        completed += network.requestsCompleted;
        if (network.returnSum !== fresh.network.returnSum) different++;
      }),
      { ...RUNS, numRuns: 300 },
    );
    expect(completed).toBeGreaterThan(500);
    expect(different).toBeGreaterThan(30);
  });

  it('refuses another share of bandwidth, and to begin before the episode is over', () => {
    fc.assert(
      fc.property(cases(), (run) => {
        const { network } = simulate(run);
        network.repeatSending();
        const [rhoC, rhoP] = run.actions[0];
        expect(() => network.advance([rhoC > 0.5 ? 0.25 : 0.75, rhoP])).toThrow(
          /^in step 0 ρ\^\(C\) is 0\.[27]5, in the episode that is repeated it was /,
        );
        network.reset(network.trace);
        expect(() => {
          network.repeatSending();
        }).toThrow('an episode is repeated from its end');
        // What follows is no repetition.
        expect(() => network.advance([rhoC > 0.5 ? 0.25 : 0.75, rhoP])).not.toThrow();
      }),
      { ...RUNS, numRuns: 30 },
    );
  });
});

it('is how splits of a grid that share ρ^(C) are evaluated, with the results of each alone', () => {
  const repeat = vi.spyOn(Network.prototype, 'repeatSending');
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), ({ scenario }) => {
      const splits = [0.3, 0.6, 0.6].flatMap((rhoC) =>
        [0.2, 0.5].map((rhoP) => ({ policy: new StaticPolicy(rhoC, rhoP) })),
      );
      const results = (evaluated: typeof splits) =>
        Array.from(
          evaluateEpisodes(scenario, evaluated, { first: 0, end: 2 }),
          ({ episode, metrics, delays: { sync, e2e }, groups, returnUnder }) => ({
            episode,
            numbers: [...metrics, ...sync, ...e2e, ...(groups ?? [])],
            under: returnUnder({ eta: 0.5, c2: -1 }),
          }),
        );
      const alone = splits.map((split) => results([split]));
      repeat.mockClear();
      expect(results(splits)).toEqual([0, 1].flatMap((e) => alone.map((rows) => rows[e])));
      // Of 0.3 one of two, of 0.6 three of four, in each of two episodes.
      expect(repeat).toHaveBeenCalledTimes(8);
    }),
    { ...RUNS, numRuns: 60 },
  );
  repeat.mockRestore();
});
