import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { playEpisode } from '../../src/environment/rollout.js';
import { SelectionEvaluator } from '../../src/experiments/train/selection.js';
import { LearnedPolicy } from '../../src/policies/learned.js';
import type { PolicySnapshot } from '../../src/ppo/acting/policy.js';
import { Network } from '../../src/simulator/network/network.js';
import { World } from '../../src/simulator/world/world.js';

const scenario = scenarioSchema.parse({ steps: 30 });

/** A policy without hidden layers: mean action = the first of W·observation + b. */
function snapshot(observationSize: number, actionSize: number): PolicySnapshot {
  const kernel = new Float32Array(observationSize * actionSize);
  kernel[0] = 0.01;
  return {
    observationSize,
    actionSize,
    distribution: 'gaussian',
    activation: 'tanh',
    policyNet: [],
    observationScaler: { kind: 'none' },
    parameters: {
      'policy.0.kernel': { shape: [observationSize, actionSize], data: kernel },
      'policy.0.bias': { shape: [actionSize], data: new Float32Array(actionSize).fill(0.25) },
      logStd: { shape: [actionSize], data: new Float32Array(actionSize) },
    },
  };
}

it('acts by the two queues of the network', () => {
  const network = new Network(scenario);
  const before: number[] = [];
  const policy = new LearnedPolicy(snapshot(2, 2));
  playEpisode(
    network,
    {
      reset: (seed) => {
        policy.reset(seed);
      },
      act: (seen, action) => {
        before.push(seen.ueQueue);
        policy.act(seen, action);
      },
    },
    {
      trace: new World(scenario).trace(1),
      seed: 1,
      afterStep: ({ action }) => {
        // ρ(C) = 0.01·l + 0.25
        expect(action[0]).toBeCloseTo(Math.min(1, 0.25 + 0.01 * before.at(-1)!), 6);
        expect(action[1]).toBeCloseTo(0.25, 6);
      },
    },
  );
  expect(new Set(before).size).toBeGreaterThan(3);
});

describe.each([
  [3, 2, 'the policy sees 3 numbers, but the observation has 2: ue_queue, sensor_queue'],
  [1, 2, 'the policy sees 1 numbers, but the observation has 2: ue_queue, sensor_queue'],
  [2, 1, 'the policy sets 1 numbers, but the action has 2: rho_c, rho_p'],
  [2, 6, 'the policy sets 6 numbers, but the action has 2: rho_c, rho_p'],
])('a policy that sees %d numbers and sets %d', (observationSize, actionSize, message) => {
  it('is refused as a policy of a network', () => {
    const network = new Network(scenario);
    network.reset(new World(scenario).trace(1));
    const policy = new LearnedPolicy(snapshot(observationSize, actionSize));
    const act = () => {
      policy.act(network, new Float64Array(2));
    };
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  it('is refused by the selection', () => {
    const policy = snapshot(observationSize, actionSize);
    expect(() => new SelectionEvaluator(scenario, 1).meanReturn(policy)).toThrow(message);
  });
});
