import type { Scenario, UeGroup } from '../../config/schema/scenario.js';
import type { RandomStream } from '../random.js';
import type { Workload } from '../trace.js';
import { meanAtLeastOne } from './poisson.js';
import { emptyWorkload, poissonSizes, type PacketSizes } from './workload.js';

/** The requests of UEs: Bernoulli arrivals, p_k in each step; β and ψ Poisson. */
export class RequestArrivals {
  private readonly sizes: PacketSizes[];
  private readonly count: number;

  constructor(
    private readonly groups: readonly UeGroup[],
    private readonly steps: number,
  ) {
    this.sizes = groups.map(({ request }) => poissonSizes(request));
    this.count = groups.reduce((sum, { count }) => sum + count, 0);
  }

  /** Draws the requests of an episode, when they come and how large they are by streams of their own. */
  draw(arrivals: RandomStream, sizes: RandomStream): Workload {
    const { groups, steps, count } = this;
    const workload = emptyWorkload(count, steps * count);
    const { device, generatedAt, dataMbit, computeUnits } = workload;
    let packet = 0;
    for (let t = 0; t < steps; t++) {
      let ue = 0;
      for (let g = 0; g < groups.length; g++) {
        const of = this.sizes[g];
        const { probability } = groups[g].request;
        for (const end = ue + groups[g].count; ue < end; ue++)
          if (arrivals() < probability) {
            device[packet] = ue;
            generatedAt[packet] = t;
            dataMbit[packet] = of.dataMbit(sizes);
            computeUnits[packet++] = of.computeUnits(sizes);
          }
      }
    }
    return {
      count,
      device: device.subarray(0, packet),
      generatedAt: generatedAt.subarray(0, packet),
      dataMbit: dataMbit.subarray(0, packet),
      computeUnits: computeUnits.subarray(0, packet),
    };
  }
}

/**
 * What the UEs are expected to generate in an episode, Σ_k p_k·E[β_k]·T, Mbit. E[β_k] is λ_k^(C), and more
 * where so small a mean is drawn as 0 at times, since no request is below 1 Mbit.
 */
export function expectedRequestMbit({ ues, steps }: Pick<Scenario, 'ues' | 'steps'>): number {
  return ues.reduce(
    (sum, { count, request }) =>
      sum + count * request.probability * meanAtLeastOne(request.dataMbit) * steps,
    0,
  );
}
