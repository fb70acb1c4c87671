import type { DeviceTrace } from '../trace.js';
import { sortByFallingKey } from './falling-key.js';
import type { Backlog, Scheduler } from './scheduler.js';

/** The devices waiting at a station: a range of `order`, and the row of the trace. */
export interface Waiting {
  station: number;
  from: number;
  to: number;
  row: number;
}

/**
 * Backlog over efficiency times efficiency can come out below the backlog, and a crumb of 1e-14 Mbit
 * would cost a packet another step; so a device that is given all it needs gets a trace more.
 */
const ROUNDING = 1 + 1e-12;

/**
 * What the schedulers below have in common: they serve the devices that have something to send, in
 * an order of their own, and give none more than it needs to empty its queue in this step, so no
 * bandwidth is wasted while a device is waiting.
 */
export abstract class ServesBacklog implements Scheduler {
  protected trace!: DeviceTrace;
  /** Devices with a backlog, grouped by station, ids ascending. */
  protected order = new Int32Array(0);
  /** [devices] bandwidth that would empty the queue in this step, MHz */
  protected neededMHz = new Float64Array(0);
  /** [devices] the schedulers that rank devices serve high keys first */
  protected key = new Float64Array(0);
  /** [stations + 1] where each station's devices start in `order` */
  private start = new Int32Array(0);
  private cursor = new Int32Array(0);
  /** One object for all calls of {@link serve}, so that a step allocates nothing. */
  private readonly waiting: Waiting = { station: 0, from: 0, to: 0, row: 0 };

  constructor(private readonly backlog: Backlog) {}

  reset(trace: DeviceTrace): void {
    this.trace = trace;
    if (this.order.length < trace.count) {
      this.order = new Int32Array(trace.count);
      this.neededMHz = new Float64Array(trace.count);
      this.key = new Float64Array(trace.count);
    }
  }

  share(step: number, bandwidthMHz: Float64Array, rateMbit: Float64Array): void {
    const { count, station, spectralEfficiency, radioStride } = this.trace;
    const stations = bandwidthMHz.length;
    if (this.start.length !== stations + 1) {
      this.start = new Int32Array(stations + 1);
      this.cursor = new Int32Array(stations);
    }
    const { start, cursor, order, neededMHz } = this;
    const row = step * radioStride;
    start.fill(0);
    for (let d = 0; d < count; d++) {
      rateMbit[d] = 0;
      const efficiency = spectralEfficiency[row + d];
      neededMHz[d] = efficiency > 0 ? this.backlog.backlogMbit(d, step) / efficiency : 0;
      if (neededMHz[d] > 0) start[station[row + d] + 1]++;
    }
    for (let s = 0; s < stations; s++) {
      start[s + 1] += start[s];
      cursor[s] = start[s];
    }
    for (let d = 0; d < count; d++) if (neededMHz[d] > 0) order[cursor[station[row + d]]++] = d;
    const { waiting } = this;
    waiting.row = row;
    for (let s = 0; s < stations; s++) {
      waiting.station = s;
      waiting.from = start[s];
      waiting.to = start[s + 1];
      this.serve(waiting, bandwidthMHz[s], rateMbit);
    }
    for (let d = 0; d < count; d++) {
      const all = rateMbit[d] > 0 && rateMbit[d] === neededMHz[d];
      rateMbit[d] *= spectralEfficiency[row + d];
      if (all) rateMbit[d] *= ROUNDING;
    }
  }

  /**
   * Writes the bandwidth, MHz, of the devices order[from] … order[to − 1], all of which wait at
   * one station.
   */
  protected abstract serve(waiting: Waiting, bandwidthMHz: number, grantedMHz: Float64Array): void;

  /** Gives each device in turn what it needs, by falling key, as long as there is bandwidth. */
  protected serveByKey(waiting: Waiting, bandwidthMHz: number, grantedMHz: Float64Array): void {
    const { order, neededMHz } = this;
    const { from, to } = waiting;
    sortByFallingKey(order, waiting, this.key);
    let left = bandwidthMHz;
    for (let i = from; i < to && left > 0; i++) {
      const granted = Math.min(left, neededMHz[order[i]]);
      grantedMHz[order[i]] = granted;
      left -= granted;
    }
  }
}
