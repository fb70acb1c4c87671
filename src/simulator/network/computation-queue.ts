import type { DeviceTrace } from '../trace.js';
import { PacketTimes } from './packet-times.js';
import { QueuedUnits } from './queued-units.js';
import { ENTRY, SentPackets } from './sent-packets.js';

/**
 * The computation queues of one kind (of UEs, or of sensors), one FIFO queue a station: its packets are
 * those that were sent to the station, from that at the head on.
 */
export class ComputationQueue {
  /** [stations] the packet at the head; −1 when the queue is empty */
  readonly head: Int32Array;
  /** [stations] where it is among the packets sent */
  readonly place: Int32Array;
  /** [completions] the packets that were processed, in the order of completion */
  completed = new Int32Array(0);
  /** [completions] steps in which their processing started, and in which it ended */
  startOfCompleted = new Int32Array(0);
  endOfCompleted = new Int32Array(0);
  completions = 0;
  /** Work done in this episode, units; a head that is not finished counts in part. */
  processedUnits = 0;

  /** [stations] packets in the queue */
  readonly waiting: Int32Array;
  /** [stations] the place behind the packets that are side by side with the head, and the step they end with */
  private readonly sentIn: Int32Array;
  private readonly end: Int32Array;
  /** [stations] what is left of the head's load, units; 0 when work has not started */
  private readonly remainingUnits: Float64Array;
  /** [stations] the step in which work on the head started */
  private readonly startedAt: Int32Array;
  /** The last step of which packets were received; −1 before the first. */
  private now = -1;
  /** Packets by number, written when they are asked for: see {@link procEnd}. */
  private readonly times = new PacketTimes();
  /** [stations] kept from the first question of an episode on, if loads are whole numbers of units */
  private queued: QueuedUnits[] | undefined;
  private hasWholeLoads: boolean | undefined;
  private readonly walking = { station: 0, place: 0, end: 0, sentIn: 0 };
  private trace!: DeviceTrace;

  /** @param sent what its packets are */
  constructor(readonly sent: SentPackets) {
    const { stations } = sent;
    this.head = new Int32Array(stations);
    this.waiting = new Int32Array(stations);
    this.place = new Int32Array(stations);
    this.sentIn = new Int32Array(stations);
    this.end = new Int32Array(stations);
    this.remainingUnits = new Float64Array(stations);
    this.startedAt = new Int32Array(stations);
  }

  /** Starts an episode with empty queues. */
  reset(trace: DeviceTrace): void {
    this.trace = trace;
    this.queued = this.hasWholeLoads = undefined;
    const packets = trace.device.length;
    if (this.completed.length < packets) {
      this.completed = new Int32Array(packets);
      this.startOfCompleted = new Int32Array(packets);
      this.endOfCompleted = new Int32Array(packets);
    }
    this.head.fill(-1);
    this.waiting.fill(0);
    this.remainingUnits.fill(0);
    this.times.reset();
    this.completions = 0;
    this.processedUnits = 0;
    this.now = -1;
  }

  /** Lets in what was sent in step t, after all that was sent before. */
  receive(t: number): void {
    this.now = t;
    const { head, waiting } = this;
    const { start } = this.sent;
    for (let s = 0, at = t * head.length; s < head.length; s++, at++) {
      const received = start[at + 1] - start[at];
      if (received === 0) continue;
      waiting[s] += received;
      if (head[s] < 0) this.findHead(s, t);
      else if (head.length === 1) {
        // What is sent to an only station is side by side with what was sent before.
        this.end[0] = start[at + 1];
        this.sentIn[0] = t;
      }
    }
  }

  /** The head is the first packet that was sent to the station from step `from` on. */
  private findHead(station: number, from: number): void {
    const { start, entries, stations } = this.sent;
    for (let t = from; t <= this.now; t++) {
      const at = t * stations + station;
      if (start[at] === start[at + 1]) continue;
      this.place[station] = start[at];
      this.end[station] = start[at + 1];
      this.sentIn[station] = t;
      this.head[station] = entries[ENTRY.size * start[at] + ENTRY.packet];
      return;
    }
    this.head[station] = -1;
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
    const { place, head, remainingUnits } = this;
    const at = place[station];
    let remaining = remainingUnits[station];
    let started = t;
    if (remaining === 0) remaining = this.sent.computeUnits[at];
    else started = this.startedAt[station];
    if (remaining > units) {
      this.startedAt[station] = started;
      remainingUnits[station] = remaining - units;
      this.processedUnits += units;
      return -1;
    }
    remainingUnits[station] = 0;
    this.processedUnits += remaining;
    const i = this.completions++;
    this.completed[i] = head[station];
    this.startOfCompleted[i] = started;
    this.endOfCompleted[i] = t;
    const waiting = --this.waiting[station];
    const next = at + 1;
    if (next < this.end[station]) {
      place[station] = next;
      head[station] = this.sent.entries[ENTRY.size * next + ENTRY.packet];
    } else if (waiting === 0) head[station] = -1;
    else this.findHead(station, this.sentIn[station] + 1);
    return units - remaining;
  }

  /**
   * [packets] step in which processing started; −1 before. To be taken anew when a step has been done:
   * packets are written down when somebody asks.
   */
  get procStart(): Int32Array {
    this.writeTimes();
    return this.times.start;
  }

  /** [packets] step in which processing ended; −1 before. As {@link procStart}. */
  get procEnd(): Int32Array {
    this.writeTimes();
    return this.times.end;
  }

  private writeTimes(): void {
    const { times, completed, completions, startOfCompleted, endOfCompleted } = this;
    for (let i = times.writeUpTo(completions, completed.length); i < completions; i++) {
      times.start[completed[i]] = startOfCompleted[i];
      times.end[completed[i]] = endOfCompleted[i];
    }
    const { head, remainingUnits, startedAt } = this;
    for (let s = 0; s < head.length; s++)
      if (remainingUnits[s] > 0) times.start[head[s]] = startedAt[s];
  }

  /**
   * Begins a walk through a station's queue. There is one walk at a time.
   *
   * @returns the place of the packet at the head among those sent; −1 when the queue is empty
   */
  walk(station: number): number {
    const { walking } = this;
    if (this.head[station] < 0) return -1;
    walking.station = station;
    walking.place = this.place[station];
    walking.end = this.end[station];
    walking.sentIn = this.sentIn[station];
    return walking.place;
  }

  /** @returns the place of the packet behind the one that the walk gave last; −1 at the end */
  walkOn(): number {
    const { walking } = this;
    const { start, stations } = this.sent;
    walking.place++;
    while (walking.place === walking.end) {
      if (++walking.sentIn > this.now) return -1;
      const at = walking.sentIn * stations + walking.station;
      walking.place = start[at];
      walking.end = start[at + 1];
    }
    return walking.place;
  }

  /**
   * Work waiting at a station, units, added up in the order of the queue. Where loads are whole numbers,
   * as drawn ones are, the time that it takes does not grow with the queue.
   */
  backlogUnits(station: number): number {
    if (this.head[station] < 0) return 0;
    const { computeUnits } = this.sent;
    let sum = this.remainingUnits[station] || computeUnits[this.place[station]];
    this.hasWholeLoads ??= this.trace.computeUnits.every(Number.isInteger);
    if (this.hasWholeLoads) {
      this.queued ??= Array.from(this.head, () => new QueuedUnits());
      const queued = this.queued[station];
      queued.push(this.sent, station, this.now);
      return queued.waiting(sum, this.waiting[station]);
    }
    this.walk(station);
    while (this.walkOn() >= 0) sum += computeUnits[this.walking.place];
    return sum;
  }
}
