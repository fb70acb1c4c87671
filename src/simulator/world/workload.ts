import type { Workload } from '../trace.js';
import { poissonAtLeastOne, type Sampler } from './poisson.js';

/** What the packets of a group are like. */
export interface PacketSizes {
  /** β, Mbit */
  dataMbit: Sampler;
  /** ψ, units */
  computeUnits: Sampler;
}

/** Sizes by their Poisson means. */
export function poissonSizes(mean: { dataMbit: number; computeUnits: number }): PacketSizes {
  return {
    dataMbit: poissonAtLeastOne(mean.dataMbit),
    computeUnits: poissonAtLeastOne(mean.computeUnits),
  };
}

/** Room for the packets of `count` devices. */
export function emptyWorkload(count: number, packets: number): Workload {
  return {
    count,
    device: new Int32Array(packets),
    generatedAt: new Int32Array(packets),
    dataMbit: new Float64Array(packets),
    computeUnits: new Float64Array(packets),
  };
}
