import { describe, expect, it } from 'vitest';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import { PRIVILEGED_INPUTS, PrivilegedObserver } from '../../src/environment/privileged.js';
import { plainTrace } from '../simulator/by-hand.js';

/**
 * A request of step 1 with so many Mbit, sent at 1 Mbit a step. Its sensor's update is processed in
 * step 0, so it is finished in the step in which its last Mbit is sent.
 */
function cell(delayThresholdSteps: number, dataMbit: number) {
  const { scenario, trace } = plainTrace(
    {
      steps: 8,
      stations: [{ bandwidthMHz: 2, computeUnits: 10 }],
      reward: { c1: 10, eta: 1, c2: -4, delayThresholdSteps },
    },
    { requests: [[[1, dataMbit, 1]]], updates: [[[0, 1, 1]]] },
  );
  const environment = new MetaLoreEnvironment(scenario);
  environment.reset({ trace });
  return environment;
}

describe.each([
  { threshold: 0, oldest: 0 },
  { threshold: 2, oldest: 2 },
  { threshold: 2.5, oldest: 2 },
  { threshold: 4, oldest: 4 },
])('with a D_th of $threshold', ({ threshold, oldest }) => {
  it.each([
    { aori: oldest, reward: 10, late: 0 },
    { aori: oldest + 1, reward: 10 - 4, late: 1 },
  ])('a request with an AoRI of $aori earns $reward, and $late are late', (expected) => {
    const environment = cell(threshold, expected.aori + 1);
    const results = Array.from({ length: 8 }, () => environment.step([0.5, 0.5]));
    const { episode } = results[7].info;
    expect(episode?.e2e_delay_steps).toBe(expected.aori);
    expect(episode?.requests_late).toBe(expected.late);
    expect(results.map(({ reward }) => reward)).toEqual(
      results.map((_, t) => (t === 1 + expected.aori ? expected.reward : 0)),
    );
  });

  it('the critic is told of a waiting request when it becomes late', () => {
    const environment = cell(threshold, 1);
    const observer = new PrivilegedObserver(environment.network);
    observer.reset();
    const into = new Float32Array(PRIVILEGED_INPUTS.length);
    const shareLate = Array.from({ length: 8 }, (_, t) => {
      // After step 0 there is no compute for UEs: the request waits at the station from step 1 on.
      environment.step([0.5, t === 0 ? 0.5 : 0]);
      observer.observe(into, 0);
      return into[PRIVILEGED_INPUTS.length - 1];
    });
    // What was generated in step 1 is t steps old after step t.
    expect(shareLate).toEqual(shareLate.map((_, t) => (t > threshold ? 1 : 0)));
  });
});
