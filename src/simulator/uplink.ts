import type { Scheduler as SchedulerConfig } from '../scenario/schema.js';
import type { ComputationQueue } from './computation-queue.js';
import { createScheduler, type Backlog, type Scheduler } from './schedulers.js';
import type { DeviceTrace } from './trace.js';

/**
 * The communication queues of a group of devices. A trace holds each device's packets in the order
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
  /** [devices] index of the first packet that is not sent yet */
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
    for (let d = 0; d < trace.count; d++) this.first[d] = trace.packetStart[d];
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
    const { count, station, positions, packetStart, generatedAt, dataMbit } = this.trace;
    this.scheduler.share(t, bandwidthMHz, rateMbit);
    const row = positions.stride === 0 ? 0 : t * count;
    let finished = 0;
    let sent = 0;
    for (let d = 0; d < count; d++) {
      const end = packetStart[d + 1];
      let packet = first[d];
      let left = rateMbit[d];
      if (packet === end || generatedAt[packet] > t || left <= 0) continue;
      let remaining = remainingMbit[d];
      for (;;) {
        if (remaining === 0) {
          remaining = dataMbit[packet];
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
        packet++;
        if (packet === end || generatedAt[packet] > t || left <= 0) break;
      }
      first[d] = packet;
      remainingMbit[d] = remaining;
    }
    this.sentPackets += finished;
    this.sentMbit += sent;
    return finished;
  }

  /** Data that the device has waiting, packets generated in step t included, Mbit. */
  backlogMbit(device: number, t: number): number {
    const { packetStart, generatedAt, dataMbit } = this.trace;
    const end = packetStart[device + 1];
    let packet = this.first[device];
    if (packet === end || generatedAt[packet] > t) return 0;
    let sum = this.remainingMbit[device] || dataMbit[packet];
    for (packet++; packet < end && generatedAt[packet] <= t; packet++) sum += dataMbit[packet];
    return sum;
  }

  /** Packets that the device has waiting, those generated in step t included. */
  backlogPackets(device: number, t: number): number {
    const { packetStart, generatedAt } = this.trace;
    let packet = this.first[device];
    while (packet < packetStart[device + 1] && generatedAt[packet] <= t) packet++;
    return packet - this.first[device];
  }
}
