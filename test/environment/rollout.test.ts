import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Policy } from '../../src/environment/policy.js';
import { playEpisode } from '../../src/environment/rollout.js';
import { Network } from '../../src/simulator/network/network.js';
import { World } from '../../src/simulator/world/world.js';
import { cases, RUNS, simulate } from '../simulator/arbitraries.js';

it('plays what the policy does, on the trace, from the first step to the last', () => {
  fc.assert(
    fc.property(cases(), (run) => {
      const expected = simulate(run);
      const resets: number[] = [];
      const policy: Policy = {
        reset: (seed) => resets.push(seed),
        act: ({ step }, action) => {
          action.set(run.actions[step]);
        },
      };
      const network = new Network(run.scenario);
      const trace = new World(run.scenario).trace(run.seed);
      const steps: [number, number[], number][] = [];
      const play = () => {
        playEpisode(network, policy, {
          trace,
          seed: 5,
          afterStep: ({ network: { step }, action, reward }) =>
            steps.push([step, [...action], reward]),
        });
      };
      play();
      expect(steps).toEqual(run.actions.map((action, t) => [t + 1, action, expected.rewards[t]]));
      expect(network.returnSum).toBe(expected.network.returnSum);
      // Nothing of an episode is left in the next one.
      play();
      expect(steps.slice(run.actions.length)).toEqual(steps.slice(0, run.actions.length));
      expect(resets).toEqual([5, 5]);
    }),
    { ...RUNS, numRuns: 50 },
  );
});
