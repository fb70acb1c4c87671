import { LearnedPolicy, type PolicySnapshot } from '../ppo/acting/policy.js';
import type { Network } from '../simulator/network/network.js';
import { randomStream, type RandomStream } from '../simulator/random.js';
import type { Policy } from './policy.js';

/**
 * A policy trained by PPO. Sees the two queue lengths [l, l̂] alone. Deterministic (the mean action),
 * or stochastic with a stream of the episode's own.
 */
export class LearnedNetworkPolicy implements Policy {
  private readonly policy: LearnedPolicy;
  private readonly observation = new Float32Array(2);
  private readonly actions = new Float32Array(2);
  private stream: RandomStream | undefined;

  constructor(
    snapshot: PolicySnapshot,
    private readonly options: { stochastic?: boolean } = {},
  ) {
    this.policy = new LearnedPolicy(snapshot);
  }

  reset(seed: number): void {
    if (this.options.stochastic) this.stream = randomStream(seed, ['policy', 'learned']);
  }

  act(network: Network, action: Float64Array): void {
    this.observation[0] = network.ueQueue;
    this.observation[1] = network.sensorQueue;
    this.policy.act(
      { rows: 1, observations: this.observation, actions: this.actions },
      this.stream,
    );
    action[0] = this.actions[0];
    action[1] = this.actions[1];
  }
}
