import type { Scheduler as SchedulerConfig } from '../../config/schema/scenario.js';
import type { ComputationQueue } from './computation-queue.js';
import { createScheduler } from '../schedulers/registry.js';
import type { Backlog, Scheduler } from '../schedulers/scheduler.js';
import { DevicePackets, walkWaitingMbit } from './device-packets.js';
import { PacketTimes } from './packet-times.js';
import { ENTRY, SentPackets } from './sent-packets.js';
import { RECORD, type DeviceTrace, type Presence } from '../trace.js';

/** Later than any step: the device has nothing left to send in this episode. */
const NEVER = 0x7fffffff;

/** So many devices' records stay in the nearest cache until they are used. */
const TOUCHED = 64;

/** Records of fewer devices are mostly at hand without being touched. */
const LARGE = 200;

/**
 * The communication queues of a group of devices. A trace links each device's packets in the order
 * generated, so a FIFO queue is no more than its first packet. What a step needs to know of that
 * packet lies side by side with that of the other devices: memory of a packet is touched only when
 * it becomes the first, and when it is sent.
 */
export class Uplink implements Backlog {
  /** The packets that were sent in this episode. */
  readonly sent: SentPackets;
  /** [devices] Mbit per step in the last step */
  rateMbit = new Float64Array(0);
  /** Packets and data sent in this episode, Mbit; the last packet of a device counts in part. */
  sentPackets = 0;
  sentMbit = 0;
  /** Packets, and what had not been sent of them, Mbit, that went with the devices that left. */
  lostPackets = 0;
  lostMbit = 0;
  /** [packets] step with which a packet went with its device; −1 where not. Empty where devices always are there */
  lostAt = new Int32Array(0);

  /** Packets by number, written when they are asked for: see {@link txEnd}. */
  private readonly times = new PacketTimes();
  /** Steps that were worked out in this episode, and the last that was done, −1 before the first. */
  private stepsSent = 0;
  private now = -1;
  private trace!: DeviceTrace;
  /** Made when a backlog is asked for the first time in an episode: most schedulers' are not. */
  private packets: DevicePackets | 'not whole' | undefined;
  private scheduler: Scheduler;
  /** [devices] the first packet that is not sent yet, generated or not; −1 when all are sent */
  private first = new Int32Array(0);
  /** [devices] when that packet is or was generated */
  private firstAt = new Int32Array(0);
  /** [devices] its processing load, units */
  private firstUnits = new Float64Array(0);
  /** [devices] the packet after it */
  private second = new Int32Array(0);
  /** [devices] what is left of it, Mbit */
  private remainingMbit = new Float64Array(0);
  /** The sum of what {@link touch} saw, so that it is not optimised away. */
  protected touched = 0;
  /** [devices] step in which sending it started; −1 before */
  private startedAt = new Int32Array(0);

  constructor(
    private config: SchedulerConfig,
    stations: number,
  ) {
    this.sent = new SentPackets(stations);
    this.scheduler = createScheduler(config, this);
  }

  /** Has another scheduler from the next episode on. */
  make(config: SchedulerConfig): void {
    if (config === this.config) return;
    this.config = config;
    this.scheduler = createScheduler(config, this);
  }

  /** Starts an episode with empty queues. */
  reset(trace: DeviceTrace): void {
    this.trace = trace;
    this.packets = undefined;
    this.now = -1;
    this.stepsSent = 0;
    this.times.reset();
    this.sent.reset(trace);
    const packets = trace.generatedAt.length;
    if (trace.presence && this.lostAt.length < packets) this.lostAt = new Int32Array(packets);
    if (this.first.length !== trace.count) {
      this.first = new Int32Array(trace.count);
      this.firstAt = new Int32Array(trace.count);
      this.firstUnits = new Float64Array(trace.count);
      this.second = new Int32Array(trace.count);
      this.startedAt = new Int32Array(trace.count);
      this.remainingMbit = new Float64Array(trace.count);
      this.rateMbit = new Float64Array(trace.count);
    }
    this.lostAt.fill(-1);
    this.startedAt.fill(-1);
    this.rateMbit.fill(0);
    for (let d = 0; d < trace.count; d++) {
      const packet = (this.first[d] = trace.firstPacket[d]);
      const record = RECORD.size * packet;
      this.firstAt[d] = packet < 0 ? NEVER : trace.records[record + RECORD.generatedAt];
      this.second[d] = packet < 0 ? -1 : trace.records[record + RECORD.next];
      this.remainingMbit[d] = packet < 0 ? 0 : trace.records[record + RECORD.dataMbit];
      this.firstUnits[d] = packet < 0 ? 0 : trace.records[record + RECORD.computeUnits];
    }
    this.sentPackets = this.lostPackets = 0;
    this.sentMbit = this.lostMbit = 0;
    this.scheduler.reset(trace);
  }

  /**
   * Starts the episode, which must have been played to its end, again: {@link deliver}. Sending times, sums and
   * rates are those of the whole episode from the start, and backlogs those behind its end.
   */
  repeat(): void {
    this.now = -1;
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
    this.transmit(t, bandwidthMHz);
    return this.deliver(t, queue);
  }

  /**
   * What finished in a step enters the computation queue. By itself it repeats a step: what is sent depends on
   * nothing but the bandwidth, so it is not worked out once more.
   *
   * @returns the number of packets that finished
   */
  deliver(t: number, queue: ComputationQueue): number {
    this.now = t;
    queue.receive(t);
    return this.sent.before(t + 1) - this.sent.before(t);
  }

  /** Works out what is sent in one step. */
  private transmit(t: number, bandwidthMHz: Float64Array): void {
    const { entries, computeUnits, station: to } = this.sent.added;
    const from = to ? 0 : this.sent.before(t);
    let place = from;
    const { first, firstAt, firstUnits, second, startedAt, remainingMbit, rateMbit } = this;
    const { count, presence, station, radioStride, records } = this.trace;
    if (presence && t > 0 && presence.spell[t] !== presence.spell[t - 1]) rateMbit.fill(0);
    this.scheduler.share(t, bandwidthMHz, rateMbit);
    const row = t * radioStride;
    let sent = 0;
    const isLarge = count >= LARGE;
    // Those that are absent have nothing to send: they took it with them.
    const there = presence?.there;
    const begin = presence ? presence.start[presence.spell[t]] : 0;
    const end = presence ? presence.start[presence.spell[t] + 1] : count;
    for (let i = begin; i < end; i++) {
      if (isLarge && (i - begin) % TOUCHED === 0) this.touch(i, Math.min(end, i + TOUCHED));
      const d = there ? there[i] : i;
      let left = rateMbit[d];
      if (firstAt[d] > t || left <= 0) continue;
      let remaining = remainingMbit[d];
      let started = startedAt[d];
      if (started < 0) started = t;
      if (remaining > left) {
        remainingMbit[d] = remaining - left;
        startedAt[d] = started;
        sent += left;
        continue;
      }
      let packet = first[d];
      let next = second[d];
      let generatedAt = firstAt[d];
      let units = firstUnits[d];
      for (;;) {
        left -= remaining;
        sent += remaining;
        const at = ENTRY.size * place;
        entries[at + ENTRY.packet] = packet;
        entries[at + ENTRY.generatedAt] = generatedAt;
        entries[at + ENTRY.device] = d;
        entries[at + ENTRY.txStart] = started;
        computeUnits[place] = units;
        if (to) to[place] = station[row + d];
        place++;
        packet = next;
        if (packet < 0) {
          generatedAt = NEVER;
          remaining = units = 0;
          started = -1;
          break;
        }
        const record = RECORD.size * packet;
        generatedAt = records[record + RECORD.generatedAt];
        remaining = records[record + RECORD.dataMbit];
        units = records[record + RECORD.computeUnits];
        next = records[record + RECORD.next] | 0;
        if (generatedAt > t || left <= 0) {
          started = -1;
          break;
        }
        started = t;
        if (remaining > left) {
          remaining -= left;
          sent += left;
          break;
        }
      }
      first[d] = packet;
      second[d] = next;
      firstAt[d] = generatedAt;
      firstUnits[d] = units;
      remainingMbit[d] = remaining;
      startedAt[d] = started;
    }
    this.sent.finishStep(t, place - from);
    this.stepsSent = t + 1;
    this.sentPackets = this.sent.before(t + 1);
    this.sentMbit += sent;
    if (presence) this.lose(t, presence);
  }

  /**
   * Looks at the packets that become the first of a range of devices, of those that are there, in this step.
   * In large scenarios their records lie where memory is slow; here a processor waits for many of them at
   * once, in {@link transmit} for one after the other: a third of the time of a step with 10,000 devices.
   */
  private touch(from: number, to: number): void {
    const { remainingMbit, rateMbit, second } = this;
    const { records, presence } = this.trace;
    const there = presence?.there;
    let seen = 0;
    for (let i = from; i < to; i++) {
      const d = there ? there[i] : i;
      if (remainingMbit[d] <= rateMbit[d] && second[d] >= 0)
        seen += records[RECORD.size * second[d]];
    }
    this.touched = seen;
  }

  /** Devices whose last step this was take with them what they have not sent. */
  private lose(t: number, { leaving, leaveStart }: Presence): void {
    const { first, firstAt, firstUnits, second, startedAt, remainingMbit } = this;
    const { records } = this.trace;
    for (let i = leaveStart[t]; i < leaveStart[t + 1]; i++) {
      const d = leaving[i];
      if (firstAt[d] > t) continue;
      let packet = first[d];
      let mbit = remainingMbit[d];
      do {
        this.lostAt[packet] = t;
        this.lostPackets++;
        this.lostMbit += mbit;
        packet = this.next(packet);
        mbit = packet < 0 ? 0 : records[RECORD.size * packet + RECORD.dataMbit];
      } while (this.isWaiting(packet, t));
      first[d] = packet;
      second[d] = packet < 0 ? -1 : this.next(packet);
      firstAt[d] = packet < 0 ? NEVER : records[RECORD.size * packet + RECORD.generatedAt];
      firstUnits[d] = packet < 0 ? 0 : records[RECORD.size * packet + RECORD.computeUnits];
      remainingMbit[d] = mbit;
      startedAt[d] = -1;
    }
  }

  /**
   * [packets] step in which sending started; −1 until the packet is sent. To be taken anew when a step has
   * been done: packets are written down when somebody asks.
   */
  get txStart(): Int32Array {
    this.writeTimes();
    return this.times.start;
  }

  /** [packets] step in which sending ended; −1 before. As {@link txStart}. */
  get txEnd(): Int32Array {
    this.writeTimes();
    return this.times.end;
  }

  private writeTimes(): void {
    const { times, sent, stepsSent } = this;
    const { entries } = sent;
    let step = times.writeUpTo(stepsSent, sent.computeUnits.length);
    const { start, end } = times;
    for (let place = sent.before(step); step < stepsSent; step++)
      for (const behind = sent.before(step + 1); place < behind; place++) {
        const packet = entries[ENTRY.size * place + ENTRY.packet];
        start[packet] = entries[ENTRY.size * place + ENTRY.txStart];
        end[packet] = step;
      }
  }

  /** Whether a packet has gone with its device by now. */
  isLost(packet: number): boolean {
    if (!this.trace.presence) return false;
    const at = this.lostAt[packet];
    return at >= 0 && at <= this.now;
  }

  /**
   * Data that the device has waiting, packets generated in step t included, Mbit, added up in the order
   * generated. Where sizes are whole numbers of Mbit, as drawn ones are, and those of a device alike, the time
   * that it takes does not grow with the queue.
   */
  backlogMbit(device: number, t: number): number {
    if (this.firstAt[device] > t) return 0;
    const waiting = { first: this.first[device], remainingMbit: this.remainingMbit[device], t };
    this.packets ??= DevicePackets.of(this.trace) ?? 'not whole';
    return this.packets === 'not whole'
      ? walkWaitingMbit(this.trace, waiting)
      : this.packets.waitingMbit(device, waiting);
  }

  /** Packets that the device has waiting, those generated in step t included. */
  backlogPackets(device: number, t: number): number {
    let waiting = 0;
    for (let packet = this.first[device]; this.isWaiting(packet, t); packet = this.next(packet))
      waiting++;
    return waiting;
  }

  /** The oldest packet that the device has waiting, generated by step t; −1 when there is none. */
  oldestPacket(device: number, t: number): number {
    return this.firstAt[device] <= t ? this.first[device] : -1;
  }

  /** Age of the oldest packet that the device has waiting, generated before step t; 0 when none is, steps. */
  headAge(device: number, t: number): number {
    return this.firstAt[device] < t ? t - this.firstAt[device] : 0;
  }

  /** Mean over the devices of the age of the oldest packet that waits; 0 where none does, steps. */
  meanHeadAge(t: number): number {
    const { firstAt } = this;
    const { count } = this.trace;
    let sum = 0;
    for (let d = 0; d < count; d++) if (firstAt[d] < t) sum += t - firstAt[d];
    return sum / Math.max(1, count);
  }

  private isWaiting(packet: number, t: number): boolean {
    return packet >= 0 && this.trace.records[RECORD.size * packet + RECORD.generatedAt] <= t;
  }

  private next(packet: number): number {
    return this.trace.records[RECORD.size * packet + RECORD.next];
  }
}
