import type { Network } from '../../simulator/network/network.js';
import { randomStream, type RandomStream } from '../../simulator/random.js';
import type { Policy } from '../../environment/policy.js';

/**
 * A split drawn uniformly from [0, 1]² in every step, whatever the network looks like: the
 * customary lower reference for a learned policy, and what an untrained one with a wide
 * distribution does. Sees nothing.
 *
 * Its stream is that of the episode's seed, so the same episode always gets the same splits. Where each
 * station has a pair of shares of its own, each draws from a stream of its own, the first from the one that
 * a pair for all is drawn from.
 */
export class UniformRandomPolicy implements Policy {
  static readonly kind = 'random';

  private seed = 0;
  /** those of the pairs that have acted in the episode */
  private streams: RandomStream[] = [];

  reset(seed: number): void {
    this.seed = seed;
    this.streams = [];
  }

  act({ pairs }: Network, action: Float64Array): void {
    for (let pair = 0; pair < pairs; pair++) {
      const stream = (this.streams[pair] ??= streamOf(this.seed, pair));
      action[2 * pair] = stream.double();
      action[2 * pair + 1] = stream.double();
    }
  }
}

function streamOf(seed: number, pair: number): RandomStream {
  return randomStream(seed, pair === 0 ? ['policy', 'random'] : ['policy', 'random', pair]);
}
