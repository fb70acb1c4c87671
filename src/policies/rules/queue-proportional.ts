import type { Network } from '../../simulator/network/network.js';
import type { Policy } from '../../environment/policy.js';
import { queuesOfPair, shareOf } from './waiting.js';

export interface QueueProportionalOptions {
  /** Packets that each queue is counted longer than it is, ≥ 0. */
  prior: number;
}

/**
 * Of {0, 0.1, 0.5, 1, 2, 5, 10, 20, 50, 200}, on ten selection episodes of the paper's scenario, the
 * one with the highest return for η = 0.9 and c₂ = 0.
 */
export const QUEUE_PROPORTIONAL_DEFAULTS: QueueProportionalOptions = { prior: 5 };

/**
 * Both resources in proportion to the two queues that the paper's agent sees, l and l̂, the packets
 * of UEs and of sensors that wait at the servers:
 *
 *     ρ^(C) = ρ^(P) = (l + prior) / (l + l̂ + 2·prior), and a half when that is 0 / 0.
 *
 * Generalised processor sharing (Parekh & Gallager 1993) with the queues as weights. The prior is
 * additive smoothing. With `prior: 0` the rule is the plain proportion, and a trap: a packet waits
 * at a server only after it was sent, so a group without bandwidth has an empty queue, which earns
 * it no bandwidth. What waits in the devices does not show in l and l̂, so the trap is weaker with
 * a prior but not gone.
 *
 * Where each station has a pair of shares of its own, l and l̂ are the queues of that station, and the
 * prior is counted to each of them.
 */
export class QueueProportionalPolicy implements Policy {
  static readonly kind = 'queue-proportional';

  private readonly prior: number;

  /** @throws {RangeError} for a prior that is no number from 0 up */
  constructor({ prior }: QueueProportionalOptions = QUEUE_PROPORTIONAL_DEFAULTS) {
    if (!(prior >= 0 && prior < Infinity))
      throw new RangeError(`prior: expected a number from 0 up, found ${prior}`);
    this.prior = prior;
  }

  reset(): void {
    // Nothing to forget.
  }

  act(network: Network, action: Float64Array): void {
    for (let pair = 0; pair < network.pairs; pair++) {
      const { ueQueue, sensorQueue } = queuesOfPair(network, pair);
      const share = shareOf(ueQueue + this.prior, sensorQueue + this.prior);
      action[2 * pair] = action[2 * pair + 1] = share;
    }
  }
}
