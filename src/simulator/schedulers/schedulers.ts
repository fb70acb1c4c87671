import type { Scheduler as SchedulerConfig } from '../../config/schema/scenario.js';
import type { DeviceTrace } from '../trace.js';

/** What a scheduler sees of a group of devices when it shares out the bandwidth of a step. */
export interface Backlog {
  /** Data that a device has waiting to be sent, this step's packets included, Mbit. */
  backlogMbit(device: number, step: number): number;
}

/**
 * Shares the bandwidth that a station gives to one group of devices (its UEs, or its sensors) among
 * those attached to it. A scheduler has state, so each group of each network has its own.
 */
export interface Scheduler {
  /** Forgets the past; `trace` is the group's trace of the coming episode. */
  reset(trace: DeviceTrace): void;
  /**
   * Writes each device's rate in this step, Mbit per step.
   *
   * @param step t
   * @param bandwidthMHz [stations] for this group at each station
   * @param rateMbit [devices] the result: bandwidth of the device, MHz, × its bit/s/Hz
   */
  share(step: number, bandwidthMHz: Float64Array, rateMbit: Float64Array): void;
}

/** The scheduler of a scenario, for one group of devices. */
export function createScheduler(config: SchedulerConfig, backlog: Backlog): Scheduler {
  switch (config.kind) {
    case 'resource-fair':
      return new ResourceFair();
    case 'round-robin':
      return new RoundRobin(backlog, config.quantumMHz);
    case 'proportional-fair':
      return new ProportionalFair(backlog, config.averagingSteps);
    case 'max-rate':
      return new MaxRate(backlog);
  }
}

/** Equal bandwidth to every attached device, whether it has something to send or not. */
class ResourceFair implements Scheduler {
  private trace!: DeviceTrace;
  /** [stations] */
  private each = new Float64Array(0);

  reset(trace: DeviceTrace): void {
    this.trace = trace;
  }

  share(step: number, bandwidthMHz: Float64Array, rateMbit: Float64Array): void {
    const { count, station, spectralEfficiency, attached, positions } = this.trace;
    const stations = bandwidthMHz.length;
    if (this.each.length !== stations) this.each = new Float64Array(stations);
    const each = this.each;
    const moves = positions.stride !== 0;
    const attachedRow = moves ? step * stations : 0;
    for (let s = 0; s < stations; s++) each[s] = bandwidthMHz[s] / attached[attachedRow + s];
    const row = moves ? step * count : 0;
    if (stations === 1) {
      const bandwidth = each[0];
      for (let d = 0; d < count; d++) rateMbit[d] = bandwidth * spectralEfficiency[row + d];
    } else
      for (let d = 0; d < count; d++)
        rateMbit[d] = each[station[row + d]] * spectralEfficiency[row + d];
  }
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
abstract class ServesBacklog implements Scheduler {
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
    const { count, station, spectralEfficiency, positions } = this.trace;
    const stations = bandwidthMHz.length;
    if (this.start.length !== stations + 1) {
      this.start = new Int32Array(stations + 1);
      this.cursor = new Int32Array(stations);
    }
    const { start, cursor, order, neededMHz } = this;
    const row = positions.stride === 0 ? 0 : step * count;
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

/** The devices waiting at a station: a range of `order`, and the row of the trace. */
interface Waiting {
  station: number;
  from: number;
  to: number;
  row: number;
}

/** Best channel first: the most Mbit per MHz. Devices at the edge of the cell may starve. */
class MaxRate extends ServesBacklog {
  protected override serve(waiting: Waiting, bandwidthMHz: number, grantedMHz: Float64Array) {
    const { key, order, trace } = this;
    for (let i = waiting.from; i < waiting.to; i++)
      key[order[i]] = trace.spectralEfficiency[waiting.row + order[i]];
    this.serveByKey(waiting, bandwidthMHz, grantedMHz);
  }
}

/** A device that was never served counts as served at this rate, Mbit per step. */
const LEAST_AVERAGE_MBIT = 1e-6;

/**
 * Proportional fair (Jalali et al. 2000): the highest ratio of the present spectral efficiency to
 * the device's average rate first. The average is exponential with the given time constant.
 */
class ProportionalFair extends ServesBacklog {
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

/**
 * Hands out a quantum of bandwidth at a time, device after device by id, until the bandwidth is
 * used up or every queue is emptied. The next step goes on behind the device served last.
 */
class RoundRobin extends ServesBacklog {
  /** [stations] id of the device served last */
  private last = new Int32Array(0);

  constructor(
    backlog: Backlog,
    private readonly quantumMHz: number,
  ) {
    super(backlog);
  }

  override reset(trace: DeviceTrace): void {
    super.reset(trace);
    this.last.fill(-1);
  }

  override share(step: number, bandwidthMHz: Float64Array, rateMbit: Float64Array): void {
    if (this.last.length !== bandwidthMHz.length)
      this.last = new Int32Array(bandwidthMHz.length).fill(-1);
    super.share(step, bandwidthMHz, rateMbit);
  }

  protected override serve(waiting: Waiting, bandwidthMHz: number, grantedMHz: Float64Array) {
    const { order, neededMHz, last } = this;
    const { station, from, to } = waiting;
    let at = from;
    while (at < to && order[at] <= last[station]) at++;
    let left = bandwidthMHz;
    let unsatisfied = to - from;
    while (left > 0 && unsatisfied > 0) {
      if (at === to) at = from;
      const device = order[at++];
      const wanted = neededMHz[device] - grantedMHz[device];
      if (wanted <= 0) continue;
      const due = Math.min(this.quantumMHz, wanted);
      const granted = Math.min(due, left);
      // Adding a last small piece may round to less than is needed; take the exact sum then.
      if (granted === wanted) {
        grantedMHz[device] = neededMHz[device];
        unsatisfied--;
      } else grantedMHz[device] += granted;
      // A device that the end of the bandwidth cuts short comes first in the next step, unless it was the first.
      if (granted === due || left === bandwidthMHz) last[station] = device;
      left -= granted;
    }
  }
}

/**
 * Sorts order[from] … order[to − 1] by falling key, equal keys by rising id: a heapsort, since it
 * needs no memory of its own.
 */
function sortByFallingKey(order: Int32Array, { from, to }: Waiting, key: Float64Array): void {
  // The heap's root is the device that belongs last.
  let size = to - from;
  let root = size >> 1;
  while (size > 1) {
    let sinking: number;
    if (root > 0) sinking = order[from + --root];
    else {
      sinking = order[from + --size];
      order[from + size] = order[from];
    }
    let hole = root;
    for (let child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && isBehind(order[from + child + 1], order[from + child], key)) child++;
      if (!isBehind(order[from + child], sinking, key)) break;
      order[from + hole] = order[from + child];
      hole = child;
    }
    order[from + hole] = sinking;
  }
}

function isBehind(a: number, b: number, key: Float64Array): boolean {
  return key[a] < key[b] || (key[a] === key[b] && a > b);
}
