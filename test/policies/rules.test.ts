import { describe, expect, it } from 'vitest';
import { AgeAwarePolicy } from '../../src/policies/rules/age-aware.js';
import { BacklogProportionalPolicy } from '../../src/policies/rules/backlog-proportional.js';
import { MaxWeightPolicy } from '../../src/policies/rules/max-weight.js';
import type { Policy } from '../../src/environment/policy.js';
import { QueueProportionalPolicy } from '../../src/policies/rules/queue-proportional.js';
import { ThresholdPolicy } from '../../src/policies/rules/threshold.js';
import { UniformRandomPolicy } from '../../src/policies/rules/uniform-random.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { Network } from '../../src/simulator/network/network.js';
import { plainTrace, type HandPacket } from '../simulator/by-hand.js';

/** A network that shows no more than its two queue lengths. */
const queues = (ueQueue: number, sensorQueue: number) =>
  Object.assign(new Network(scenarioSchema.parse({})), { ueQueue, sensorQueue });

function split(policy: Policy, network: Network): number[] {
  const action = new Float64Array(2).fill(9);
  policy.act(network, action);
  return [...action];
}

/** One station of so many MHz and units, one UE and one sensor; a channel of one bit/s/Hz. */
function cell(
  { bandwidthMHz = 10, computeUnits = 10, reward = {} },
  requests: HandPacket[],
  updates: HandPacket[],
): Network {
  const { scenario, trace } = plainTrace(
    { steps: 5, stations: [{ bandwidthMHz, computeUnits }], reward },
    { requests: [requests], updates: [updates] },
  );
  const network = new Network(scenario);
  network.reset(trace);
  return network;
}

describe('uniform random', () => {
  const drawn = (seed: number, steps: number) => {
    const policy = new UniformRandomPolicy();
    policy.reset(seed);
    const network = queues(0, 0);
    return Array.from({ length: steps }, () => split(policy, network)).flat();
  };

  it('draws from the stream of the episode', () => {
    expect(drawn(7, 50)).toEqual(drawn(7, 50));
    expect(drawn(7, 50)).not.toEqual(drawn(8, 50));
  });

  it('starts the stream anew with each episode', () => {
    const policy = new UniformRandomPolicy();
    policy.reset(7);
    const first = split(policy, queues(0, 0));
    split(policy, queues(0, 0));
    policy.reset(7);
    expect(split(policy, queues(3, 4))).toEqual(first);
  });

  it('is uniform on the square, shares independent', () => {
    const n = 20_000;
    const values = drawn(1, n);
    const c = values.filter((_, i) => i % 2 === 0);
    const p = values.filter((_, i) => i % 2 === 1);
    const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / n;
    for (const share of [c, p]) {
      // Standard errors: √(1/12 / n) = 0.0020, and √(1/180 / n) = 0.0005 for the variance.
      expect(Math.abs(mean(share) - 1 / 2)).toBeLessThan(0.008);
      expect(Math.abs(mean(share.map((x) => (x - 1 / 2) ** 2)) - 1 / 12)).toBeLessThan(0.002);
      expect(Math.min(...share)).toBeLessThan(0.001);
      expect(Math.max(...share)).toBeGreaterThan(0.999);
    }
    // 1/12 / √n = 0.0006
    expect(Math.abs(mean(c.map((x, i) => (x - 0.5) * (p[i] - 0.5))))).toBeLessThan(0.0024);
  });
});

describe('proportional to queues', () => {
  it.each([
    { prior: 0, l: 3, lHat: 1, share: 0.75 },
    { prior: 0, l: 0, lHat: 4, share: 0 },
    { prior: 0, l: 4, lHat: 0, share: 1 },
    { prior: 0, l: 0, lHat: 0, share: 0.5 },
    { prior: 1, l: 0, lHat: 3, share: 0.2 },
    { prior: 5, l: 0, lHat: 0, share: 0.5 },
    { prior: 5, l: 1, lHat: 9, share: 0.3 },
  ])('prior $prior, l = $l, l̂ = $lHat: $share of both', ({ prior, l, lHat, share }) => {
    expect(split(new QueueProportionalPolicy({ prior }), queues(l, lHat))).toEqual([share, share]);
  });

  it.each([-1, NaN, Infinity])('rejects a prior of %d', (prior) => {
    expect(() => new QueueProportionalPolicy({ prior })).toThrow(RangeError);
  });
});

describe('proportional to backlogs', () => {
  it('weighs Mbit in the devices and units at the servers', () => {
    const network = cell(
      {},
      [
        [0, 10, 4],
        [1, 1000, 1000],
      ],
      [
        [0, 30, 6],
        [2, 1000, 1000],
      ],
    );
    const policy = new BacklogProportionalPolicy();
    // The packets of step 0 are not there yet.
    expect(split(policy, network)).toEqual([0.5, 0.5]);
    network.advance([0.5, 0.5]);
    // Each group sent 5 Mbit; nothing has reached a server. The 1000 Mbit of step 1 do not count.
    expect(split(policy, network)).toEqual([5 / 30, 0.5]);
    network.advance([0.5, 0.5]);
    // The UE sent its first request and has the second; the request waits for its sensor.
    expect(split(policy, network)).toEqual([1000 / 1020, 1]);
    network.advance([0, 0.7]);
    // The sensor sent 10 Mbit more of its first update.
    expect(split(policy, network)).toEqual([1000 / 2010, 1]);
    network.advance([0, 0.7]);
    // It sent the rest, and 3 of the update's 6 units are done.
    expect(split(policy, network)).toEqual([1000 / 2000, 4 / 7]);
  });
});

describe('max-weight', () => {
  const act = (network: Network, v: number) => {
    const policy = new MaxWeightPolicy({ v });
    policy.reset();
    split(policy, network);
    network.advance([0.5, 0.5]);
    return split(policy, network);
  };

  it('takes half and half before anything was seen', () => {
    const network = cell({}, [[0, 10, 4]], [[0, 30, 6]]);
    expect(split(new MaxWeightPolicy(), network)).toEqual([0.5, 0.5]);
  });

  it('weighs lags, and gives nothing beyond the backlog', () => {
    // Left: 5 and 25 Mbit; as much as in step 0 is expected, 10 and 30 Mbit, 4 and 6 units.
    // ¼·((15 − 10c)/10)² + ¾·((45 + 10c)/30)² has the derivative 2c/3: c = 0.
    // What the packets will ask of the servers is not known before some have come.
    expect(act(cell({}, [[0, 10, 4]], [[0, 30, 6]]), 0)).toEqual([0, 0.5]);
  });

  it('gives nothing to requests that wait for a first update', () => {
    // At the servers: 20 units that cannot be worked on, and 55. All data is sent, and would be
    // again with any split: half and half.
    const network = cell({ bandwidthMHz: 1000 }, [[0, 1, 20]], [[0, 1, 60]]);
    expect(act(network, 0)).toEqual([0.5, 0]);
  });

  describe('with 20 and 61 units waiting, and as much expected as in step 0', () => {
    const waiting = (reward = {}) =>
      cell(
        { bandwidthMHz: 1000, reward },
        [[0, 1, 20]],
        [
          [0, 1, 5],
          [0, 1, 61],
        ],
      );

    it('balances the lags', () => {
      // (40 − 10p)²/20 + (117 + 10p)²/66 is least at p = 0.349.
      expect(act(waiting(), 0)).toEqual([0.5, 0.35]);
    });

    it('keeps requests for the updates they need when V is large', () => {
      // AoRI 2 − p/2, and one more when the request is not sent; the newest update then is
      // (117 + 10p)/66 + 1 old. Unsent, AoSI = |0.652p − 0.227|: 0 at p = 0.349.
      expect(act(waiting({ eta: 0.9 }), 1e6)).toEqual([0, 0.35]);
    });

    it('sends them at once when lateness costs more', () => {
      // AoRI ≤ 2 only when sent; AoSI is then 0.773 + 0.652p, least at p = 0.
      const reward = { eta: 0.9, c2: -1000, delayThresholdSteps: 2 };
      expect(act(waiting(reward), 1e6)).toEqual([0.5, 0]);
    });
  });

  it('is neutral where nothing is ever generated', () => {
    expect(act(cell({}, [], []), 1)).toEqual([0.5, 0.5]);
  });

  it.each([-1, NaN, Infinity])('rejects a V of %d', (v) => {
    expect(() => new MaxWeightPolicy({ v })).toThrow(RangeError);
  });
});

describe('age-aware', () => {
  const act = (network: Network, v: number, onTime = 1) => {
    const policy = new AgeAwarePolicy({ v, onTime });
    policy.reset();
    expect(split(policy, network)).toEqual([0.5, 0.5]);
    network.advance([0.5, 0.5]);
    return split(policy, network);
  };
  /** After a step of half and half, 5 of the 10 Mbit wait on either side; no work has come. */
  const halfSent = () => cell({}, [[0, 10, 4]], [[0, 10, 6]]);

  it('goes by ages alone without V', () => {
    // The update that waits is 2 steps old after the step if nothing is sent of it, and the UEs' lag is
    // 1.5 − c: (2 − (1 − c) + 1 − (1.5 − c))² = (0.5 + 2c)².
    expect(act(halfSent(), 0)).toEqual([0, 0.5]);
  });

  it('pays the debt where V is large', () => {
    // Two steps' worth are owed, of which c is sent.
    expect(act(halfSent(), 1e6)).toEqual([1, 0.5]);
  });

  it('weighs one against the other', () => {
    // ½(0.5 + 2c)² + ½V(2 − c)² is least at c = (2V − 1) / (V + 4): 0.5 for V = 2.
    expect(act(halfSent(), 2)).toEqual([0.5, 0.5]);
    // Half a request on time: ½V(1 − c)², c = (V − 1) / (V + 4): 0.5 for V = 6.
    expect(act(halfSent(), 6, 0.5)).toEqual([0.5, 0.5]);
  });

  it('owes for late requests still, and not for those on time', () => {
    // One request, which is sent and processed in step 0 or in step 3; D_th is 2.
    const owing = (start: number) => {
      const network = cell(
        { bandwidthMHz: 10, computeUnits: 10 },
        [[0, 5, 5]],
        [
          [0, 1, 1],
          [4, 30, 1],
        ],
      );
      const policy = new AgeAwarePolicy({ v: 4, onTime: 1 });
      for (let t = 0; t < 4; t++) {
        split(policy, network);
        network.advance([t >= start ? 0.5 : 0, 0.5]);
      }
      expect(network.requestsCompleted).toBe(1);
      expect(network.ueQueue).toBe(0);
      return split(policy, network);
    };
    expect(owing(3)).not.toEqual(owing(1));
  });

  it('gives nothing to requests that wait for a first update', () => {
    const network = cell({ bandwidthMHz: 1000 }, [[0, 1, 20]], [[0, 1, 60]]);
    expect(act(network, 1)[1]).toBe(0);
  });

  it('is neutral where nothing is ever generated', () => {
    expect(act(cell({}, [], []), 1)).toEqual([0.5, 0.5]);
  });
});

describe('threshold', () => {
  const options = { high: 10, low: 4, rhoC: 0.3, rhoP: 0.4, reliefRhoC: 0.2, reliefRhoP: 0.1 };
  const normal = [0.3, 0.4];
  const relief = [0.2, 0.1];

  it('switches above the high mark, and back at the low one', () => {
    const policy = new ThresholdPolicy(options);
    policy.reset();
    const steps: [number, number[]][] = [
      [0, normal],
      [7, normal],
      [10, normal],
      [11, relief],
      [7, relief],
      [5, relief],
      [4, normal],
      [7, normal],
      [12, relief],
      [0, normal],
    ];
    for (const [lHat, expected] of steps) expect(split(policy, queues(99, lHat))).toEqual(expected);
  });

  it('starts an episode with the normal split', () => {
    const policy = new ThresholdPolicy(options);
    expect(split(policy, queues(0, 11))).toEqual(relief);
    policy.reset();
    expect(split(policy, queues(0, 7))).toEqual(normal);
  });

  it.each([
    { high: 3 },
    { low: -1 },
    { high: Infinity },
    { low: NaN },
    { rhoC: 1.1 },
    { rhoP: -0.1 },
    { reliefRhoC: NaN },
    { reliefRhoP: 2 },
  ])('rejects %o', (wrong) => {
    expect(() => new ThresholdPolicy({ ...options, ...wrong })).toThrow(RangeError);
  });
});
