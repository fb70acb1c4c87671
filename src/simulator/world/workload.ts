import type { RandomStream } from '../random.js';
import type { Workload } from '../trace.js';
import { poissonAtLeastOne, type Sampler } from './poisson.js';

/** What the packets of a group are like. */
export interface PacketSizes {
  /** β, Mbit */
  dataMbit: SizesByMean;
  /** ψ, units */
  computeUnits: SizesByMean;
}

/** Sizes by the Poisson means that they have while nothing changes. */
export function poissonSizes(mean: { dataMbit: number; computeUnits: number }): PacketSizes {
  return {
    dataMbit: new SizesByMean(mean.dataMbit),
    computeUnits: new SizesByMean(mean.computeUnits),
  };
}

/** As many samplers are kept for means that change. */
const KEPT = 64;

/** Draws sizes of a mean that may change from step to step. */
export class SizesByMean {
  /** draws sizes of the usual mean: looking up a sampler takes longer than drawing from it */
  readonly usual: Sampler;
  private readonly samplers = new Map<number, Sampler>();

  constructor(private readonly usualMean: number) {
    this.usual = poissonAtLeastOne(usualMean);
  }

  draw(mean: number, stream: RandomStream): number {
    if (mean === this.usualMean) return this.usual(stream);
    let sampler = this.samplers.get(mean);
    if (!sampler) {
      if (this.samplers.size === KEPT) this.samplers.clear();
      this.samplers.set(mean, (sampler = poissonAtLeastOne(mean)));
    }
    return sampler(stream);
  }
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

/** A workload without the room that was not needed. */
export function trimmed(workload: Workload, packets: number): Workload {
  return {
    count: workload.count,
    device: workload.device.subarray(0, packets),
    generatedAt: workload.generatedAt.subarray(0, packets),
    dataMbit: workload.dataMbit.subarray(0, packets),
    computeUnits: workload.computeUnits.subarray(0, packets),
  };
}
