import type { Network } from '../../simulator/network/network.js';
import { randomStream, type RandomStream } from '../../simulator/random.js';
import type { Policy } from '../../environment/policy.js';

/**
 * A split drawn uniformly from [0, 1]² in every step, whatever the network looks like: the
 * customary lower reference for a learned policy, and what an untrained one with a wide
 * distribution does. Sees nothing.
 *
 * Its stream is that of the episode's seed, so the same episode always gets the same splits.
 */
export class UniformRandomPolicy implements Policy {
  static readonly kind = 'random';

  private stream: RandomStream = streamOf(0);

  reset(seed: number): void {
    this.stream = streamOf(seed);
  }

  act(_network: Network, action: Float64Array): void {
    action[0] = this.stream.double();
    action[1] = this.stream.double();
  }
}

function streamOf(seed: number): RandomStream {
  return randomStream(seed, ['policy', 'random']);
}
