import { ServesBacklog, type Waiting } from './serves-backlog.js';

/** Best channel first: the most Mbit per MHz. Devices at the edge of the cell may starve. */
export class MaxRate extends ServesBacklog {
  protected override serve(waiting: Waiting, bandwidthMHz: number, grantedMHz: Float64Array) {
    const { key, order, trace } = this;
    for (let i = waiting.from; i < waiting.to; i++)
      key[order[i]] = trace.spectralEfficiency[waiting.row + order[i]];
    this.serveByKey(waiting, bandwidthMHz, grantedMHz);
  }
}
