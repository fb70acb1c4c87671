import type { Scheduler as SchedulerConfig } from '../scenario/schema.js';
import type { ComputationQueue } from './computation-queue.js';
import { createScheduler, type Backlog, type Scheduler } from './schedulers.js';
import { RECORD, type DeviceTrace } from './trace.js';

/**
 * The communication queues of a group of devices. A trace links each device's packets in the order
 * generated, so a FIFO queue is no more than the index of its first packet.
 */
export class Uplink implements Backlog {
  /** [packets] step in which sending started, and in which it ended; −1 before */
  txStart = new Int32Array(0);
  txEnd = new Int32Array(0);
  /** [devices] Mbit per step in the last step */
  rateMbit = new Float64Array(0);
  /** Packets and data sent in this episode, Mbit; the last packet of a device counts in part. */
  sentPackets = 0;
  sentMbit = 0;

  private trace!: DeviceTrace;
  private readonly scheduler: Scheduler;
  /** [devices] the first packet that is not sent yet, generated or not; −1 when all are sent */
  private first = new Int32Array(0);
  /** [devices] what is left of that packet, Mbit; 0 when sending has not started */
  private remainingMbit = new Float64Array(0);

  constructor(scheduler: SchedulerConfig) {
    this.scheduler = createScheduler(scheduler, this);
  }

  /** Starts an episode with empty queues. */
  reset(trace: DeviceTrace): void {
    this.trace = trace;
    const packets = trace.generatedAt.length;
    if (this.txStart.length < packets) {
      this.txStart = new Int32Array(packets);
      this.txEnd = new Int32Array(packets);
    }
    if (this.first.length !== trace.count) {
      this.first = new Int32Array(trace.count);
      this.remainingMbit = new Float64Array(trace.count);
      this.rateMbit = new Float64Array(trace.count);
    }
    this.txStart.fill(-1);
    this.txEnd.fill(-1);
    this.remainingMbit.fill(0);
    this.rateMbit.fill(0);
    this.first.set(trace.firstPacket);
    this.sentPackets = 0;
    this.sentMbit = 0;
    this.scheduler.reset(trace);
  }

  /**
   * Sends for one step, devices in the order of their ids; finished packets enter the computation
   * queue of the station that the device is attached to.
   *
   * @param t the step
   * @param bandwidthMHz [stations] for this group
   * @returns the number of packets that finished
   */
  send(t: number, bandwidthMHz: Float64Array, queue: ComputationQueue): number {
    const { first, remainingMbit, rateMbit, txStart, txEnd } = this;
    const { count, station, positions, records } = this.trace;
    this.scheduler.share(t, bandwidthMHz, rateMbit);
    const row = positions.stride === 0 ? 0 : t * count;
    let finished = 0;
    let sent = 0;
    for (let d = 0; d < count; d++) {
      let packet = first[d];
      let record = RECORD.size * packet;
      let left = rateMbit[d];
      if (packet < 0 || records[record + RECORD.generatedAt] > t || left <= 0) continue;
      let remaining = remainingMbit[d];
      do {
        if (remaining === 0) {
          remaining = records[record + RECORD.dataMbit];
          txStart[packet] = t;
        }
        if (remaining > left) {
          remaining -= left;
          sent += left;
          break;
        }
        left -= remaining;
        sent += remaining;
        remaining = 0;
        txEnd[packet] = t;
        queue.push(station[row + d], packet);
        finished++;
        packet = records[record + RECORD.next];
        record = RECORD.size * packet;
      } while (packet >= 0 && records[record + RECORD.generatedAt] <= t && left > 0);
      first[d] = packet;
      remainingMbit[d] = remaining;
    }
    this.sentPackets += finished;
    this.sentMbit += sent;
    return finished;
  }

  /** Data that the device has waiting, packets generated in step t included, Mbit. */
  backlogMbit(device: number, t: number): number {
    let packet = this.first[device];
    if (!this.isWaiting(packet, t)) return 0;
    let sum = this.remainingMbit[device] || this.mbitOf(packet);
    for (packet = this.next(packet); this.isWaiting(packet, t); packet = this.next(packet))
      sum += this.mbitOf(packet);
    return sum;
  }

  /** Packets that the device has waiting, those generated in step t included. */
  backlogPackets(device: number, t: number): number {
    let waiting = 0;
    for (let packet = this.first[device]; this.isWaiting(packet, t); packet = this.next(packet))
      waiting++;
    return waiting;
  }

  /** Mean over the devices of the age of the oldest packet that waits; 0 where none does, steps. */
  meanHeadAge(t: number): number {
    const { records, count } = this.trace;
    let sum = 0;
    for (let d = 0; d < count; d++) {
      const packet = this.first[d];
      if (packet < 0) continue;
      const generated = records[RECORD.size * packet + RECORD.generatedAt];
      if (generated < t) sum += t - generated;
    }
    return sum / Math.max(1, count);
  }

  private isWaiting(packet: number, t: number): boolean {
    return packet >= 0 && this.trace.records[RECORD.size * packet + RECORD.generatedAt] <= t;
  }

  private mbitOf(packet: number): number {
    return this.trace.records[RECORD.size * packet + RECORD.dataMbit];
  }

  private next(packet: number): number {
    return this.trace.records[RECORD.size * packet + RECORD.next];
  }
}
