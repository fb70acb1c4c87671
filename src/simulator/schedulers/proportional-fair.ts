import type { DeviceTrace } from '../trace.js';
import type { Backlog } from './scheduler.js';
import { ServesBacklog, type Waiting } from './serves-backlog.js';

/** A device that was never served counts as served at this rate, Mbit per step. */
const LEAST_AVERAGE_MBIT = 1e-6;

/**
 * Proportional fair (Jalali et al. 2000): the highest ratio of the present spectral efficiency to
 * the device's average rate first. The average is exponential with the given time constant.
 */
export class ProportionalFair extends ServesBacklog {
  /** [devices] Mbit per step */
  private average = new Float64Array(0);

  constructor(
    backlog: Backlog,
    private readonly averagingSteps: number,
  ) {
    super(backlog);
  }

  override reset(trace: DeviceTrace): void {
    super.reset(trace);
    if (this.average.length < trace.count) this.average = new Float64Array(trace.count);
    this.average.fill(LEAST_AVERAGE_MBIT);
  }

  override share(step: number, bandwidthMHz: Float64Array, rateMbit: Float64Array): void {
    super.share(step, bandwidthMHz, rateMbit);
    const { average, averagingSteps } = this;
    for (let d = 0; d < this.trace.count; d++)
      average[d] = Math.max(
        LEAST_AVERAGE_MBIT,
        average[d] + (rateMbit[d] - average[d]) / averagingSteps,
      );
  }

  protected override serve(waiting: Waiting, bandwidthMHz: number, grantedMHz: Float64Array) {
    const { key, order, trace, average } = this;
    for (let i = waiting.from; i < waiting.to; i++)
      key[order[i]] = trace.spectralEfficiency[waiting.row + order[i]] / average[order[i]];
    this.serveByKey(waiting, bandwidthMHz, grantedMHz);
  }
}
