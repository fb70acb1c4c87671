import { RECORD, type DeviceTrace } from '../trace.js';
import { QueuedUnits } from './queued-units.js';

/**
 * The computation queues of one kind (of UEs, or of sensors), one FIFO queue a station, as linked
 * lists through the packets.
 */
export class ComputationQueue {
  /** [stations] the packet at the head; −1 when the queue is empty */
  readonly head: Int32Array;
  /** [packets] step in which processing started, and in which it ended; −1 before */
  procStart = new Int32Array(0);
  procEnd = new Int32Array(0);
  /** Work done in this episode, units; a head that is not finished counts in part. */
  processedUnits = 0;

  /** [stations] packets in the queue */
  readonly waiting: Int32Array;

  private readonly tail: Int32Array;
  /** [packets] the packet behind in its queue; −1 at the end */
  behind = new Int32Array(0);
  /** [stations] what is left of the head's load, units; 0 when work has not started */
  private readonly remainingUnits: Float64Array;
  private records: Float64Array = new Float64Array(0);
  /** [stations] kept from the first question of an episode on, if loads are whole numbers of units */
  private queued: QueuedUnits[] | undefined;
  private hasWholeLoads: boolean | undefined;
  private trace!: DeviceTrace;

  constructor(stations: number) {
    this.head = new Int32Array(stations);
    this.waiting = new Int32Array(stations);
    this.tail = new Int32Array(stations);
    this.remainingUnits = new Float64Array(stations);
  }

  /** Starts an episode with empty queues; `trace` has the packets' loads. */
  reset(trace: DeviceTrace): void {
    this.trace = trace;
    this.records = trace.records;
    this.queued = this.hasWholeLoads = undefined;
    const packets = trace.device.length;
    if (this.behind.length < packets) {
      this.behind = new Int32Array(packets);
      this.procStart = new Int32Array(packets);
      this.procEnd = new Int32Array(packets);
    }
    this.head.fill(-1);
    this.waiting.fill(0);
    this.remainingUnits.fill(0);
    this.behind.fill(-1);
    this.procStart.fill(-1);
    this.procEnd.fill(-1);
    this.processedUnits = 0;
  }

  /** Puts a packet at the end of a station's queue. */
  push(station: number, packet: number): void {
    if (this.head[station] < 0) this.head[station] = packet;
    else this.behind[this.tail[station]] = packet;
    this.tail[station] = packet;
    this.waiting[station]++;
    this.queued?.[station].push(this.unitsOf(packet));
  }

  /**
   * Works on the head of a station's queue, which must not be empty.
   *
   * @param station its index
   * @param t the step
   * @param units work that can be done, > 0
   * @returns the units left over when the head is finished and gone; −1 when it is not finished
   */
  work(station: number, t: number, units: number): number {
    const packet = this.head[station];
    let remaining = this.remainingUnits[station];
    if (remaining === 0) {
      remaining = this.unitsOf(packet);
      this.procStart[packet] = t;
    }
    if (remaining > units) {
      this.remainingUnits[station] = remaining - units;
      this.processedUnits += units;
      return -1;
    }
    this.remainingUnits[station] = 0;
    this.processedUnits += remaining;
    this.procEnd[packet] = t;
    this.head[station] = this.behind[packet];
    this.waiting[station]--;
    this.queued?.[station].shift();
    return units - remaining;
  }

  /**
   * Work waiting at a station, units, added up in the order of the queue. Where loads are whole numbers,
   * as drawn ones are, the time that it takes does not grow with the queue.
   */
  backlogUnits(station: number): number {
    let packet = this.head[station];
    if (packet < 0) return 0;
    let sum = this.remainingUnits[station] || this.unitsOf(packet);
    this.hasWholeLoads ??= this.trace.computeUnits.every(Number.isInteger);
    if (this.hasWholeLoads) {
      this.queued ??= this.countQueued();
      return this.queued[station].waiting(sum);
    }
    for (packet = this.behind[packet]; packet >= 0; packet = this.behind[packet])
      sum += this.unitsOf(packet);
    return sum;
  }

  private countQueued(): QueuedUnits[] {
    return Array.from(this.head, (head) => {
      const queued = new QueuedUnits();
      for (let packet = head; packet >= 0; packet = this.behind[packet])
        queued.push(this.unitsOf(packet));
      return queued;
    });
  }

  private unitsOf(packet: number): number {
    return this.records[RECORD.size * packet + RECORD.computeUnits];
  }
}
