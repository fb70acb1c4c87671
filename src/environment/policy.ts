import type { Network } from '../simulator/network/network.js';

/**
 * Decides the action of a step. What a policy may look at is its own affair and stated in its
 * docstring: the learned ones see the two queue lengths alone.
 */
export interface Policy {
  /** Called at the start of every episode. */
  reset(seed: number): void;
  /** Writes the action for the coming step of the network: [ρ^(C), ρ^(P)]. */
  act(network: Network, action: Float64Array): void;
}
