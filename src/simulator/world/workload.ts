import type { Workload } from '../trace.js';
import { PoissonAtLeastOne } from './poisson.js';

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

/** As many distributions are kept for means that change. */
const KEPT = 64;

/** The sizes of a mean that may change from step to step. */
export class SizesByMean {
  /** those of the usual mean: finding them by their mean takes longer than drawing one */
  readonly usual: PoissonAtLeastOne;
  private readonly others = new Map<number, PoissonAtLeastOne>();

  constructor(private readonly usualMean: number) {
    this.usual = new PoissonAtLeastOne(usualMean);
  }

  of(mean: number): PoissonAtLeastOne {
    if (mean === this.usualMean) return this.usual;
    let sizes = this.others.get(mean);
    if (!sizes) {
      if (this.others.size === KEPT) this.others.clear();
      this.others.set(mean, (sizes = new PoissonAtLeastOne(mean)));
    }
    return sizes;
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
