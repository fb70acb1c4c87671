import { SHARED_ACTION } from '../environment/action.js';
import { Observer } from '../environment/observation/observer.js';
import type { Policy } from '../environment/policy.js';
import { BatchPolicy, type PolicySnapshot } from '../ppo/acting/policy.js';
import type { Network } from '../simulator/network/network.js';
import { randomStream, type RandomStream } from '../simulator/random.js';
import { requireFit } from './fit.js';

/**
 * A policy trained by PPO. Sees the two queue lengths [l, l̂] alone. Deterministic (the mean action),
 * or stochastic with a stream of the episode's own.
 */
export class LearnedPolicy implements Policy {
  private readonly policy: BatchPolicy;
  private readonly observer = new Observer();
  private readonly observations = new Float32Array(this.observer.size);
  private readonly actions = new Float32Array(SHARED_ACTION.size);
  private stream: RandomStream | undefined;

  /** @throws {RangeError} when the policy sees or sets other than the network shows and takes */
  constructor(
    snapshot: PolicySnapshot,
    private readonly options: { stochastic?: boolean } = {},
  ) {
    requireFit(snapshot, this.observer, SHARED_ACTION);
    this.policy = new BatchPolicy(snapshot);
  }

  reset(seed: number): void {
    if (this.options.stochastic) this.stream = randomStream(seed, ['policy', 'learned']);
  }

  act(network: Network, action: Float64Array): void {
    const { observer, observations, actions } = this;
    observer.observe(network, observations);
    this.policy.act({ rows: 1, observations, actions }, this.stream);
    action.set(actions);
  }
}
