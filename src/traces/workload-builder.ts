import type { Workload } from '../simulator/trace.js';

/** Gathers packets in any order. */
export class WorkloadBuilder {
  private readonly step: number[] = [];
  private readonly device: number[] = [];
  private readonly dataMbit: number[] = [];
  private readonly computeUnits: number[] = [];

  /** @param count devices */
  constructor(private readonly count: number) {}

  add(step: number, device: number, [dataMbit, computeUnits]: readonly [number, number]): void {
    this.step.push(step);
    this.device.push(device);
    this.dataMbit.push(dataMbit);
    this.computeUnits.push(computeUnits);
  }

  /** The packets by step, then by device, else in the order in which they came. */
  workload(): Workload {
    const { step, device } = this;
    const order = step.map((_, packet) => packet);
    order.sort((a, b) => step[a] - step[b] || device[a] - device[b]);
    return {
      count: this.count,
      device: Int32Array.from(order, (packet) => device[packet]),
      generatedAt: Int32Array.from(order, (packet) => step[packet]),
      dataMbit: Float64Array.from(order, (packet) => this.dataMbit[packet]),
      computeUnits: Float64Array.from(order, (packet) => this.computeUnits[packet]),
    };
  }
}
