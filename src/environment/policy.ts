import type { Network } from '../simulator/network/network.js';

/**
 * Decides the action of a step. What a policy may look at is its own affair and stated in its
 * docstring: the learned ones see what they were trained with.
 */
export interface Policy {
  /** Called at the start of every episode. */
  reset(seed: number): void;
  /**
   * Writes the action for the coming step of the network: [ρ^(C), ρ^(P)], where the network's `pairs` are
   * several for each station in turn. Called in every step of an episode from the first on.
   */
  act(network: Network, action: Float64Array): void;
}
