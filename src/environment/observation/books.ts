import { power } from '../../math/power.js';
import type { Network } from '../../simulator/network/network.js';
import type { ComputationQueue } from '../../simulator/network/computation-queue.js';
import { ENTRY } from '../../simulator/network/sent-packets.js';
import { isLate } from '../../simulator/reward/terms.js';
import { sumOfFirst } from './reports.js';

/**
 * Of a request: its generation time less that of the newest processed update of its sensor, as if one had been
 * generated in the step before the episode where there is none. It is its AoSI, were it finished now, and
 * which side it is on.
 */
export function gapOf({ trace, requestSensor, newestProcessed }: Network, request: number): number {
  return gapBetween(trace.ues.generatedAt[request], requestSensor[request], newestProcessed);
}

/** The gap of a request of a sensor, −1 where there is none, by its generation time. */
function gapBetween(generatedAt: number, sensor: number, newestProcessed: Int32Array): number {
  return generatedAt - (sensor < 0 ? -1 : newestProcessed[sensor]);
}

/**
 * What the books of the stations' servers say of the packets that wait there: packets carry the times at
 * which they were generated, requests the sensor that they are tied to. Nothing of it is in the
 * future, and nothing of what still waits in devices.
 *
 * Arrays are [stations + 1]: of each station, and behind them of all stations together.
 */
export class Books {
  /** requests that wait */
  readonly waiting: Float64Array;
  /** those generated after the newest processed update of their sensor: their gap is above 0 */
  readonly ahead: Float64Array;
  /** those later than D_th already */
  readonly late: Float64Array;
  /** sum of gaps, steps */
  readonly gaps: Float64Array;
  /** Σ η^|gap| */
  readonly worth: Float64Array;
  /**
   * age of the request, and of the update, at the head of the queue, steps; 0 where it is empty, and of all
   * stations together the mean of those where it is not
   */
  readonly requestAge: Float64Array;
  readonly updateAge: Float64Array;
  /** [AoSI] η^AoSI */
  private powers = new Float64Array(0);
  /** of this episode, and of the powers */
  private eta = NaN;
  private powersOf = NaN;
  /** the step of the network that this is of */
  private step = -1;

  constructor(private readonly stations: number) {
    const each = () => new Float64Array(stations + 1);
    this.waiting = each();
    this.ahead = each();
    this.late = each();
    this.gaps = each();
    this.worth = each();
    this.requestAge = each();
    this.updateAge = each();
  }

  /** An episode has begun. */
  reset({ scenario: { steps, reward } }: Network): void {
    this.step = -1;
    this.eta = reward.eta;
    if (this.powers.length === steps + 1) return;
    this.powers = new Float64Array(steps + 1);
    this.powersOf = NaN;
  }

  /** [AoSI] η^AoSI of this episode */
  get discount(): Readonly<Float64Array> {
    const { powers, eta } = this;
    if (this.powersOf !== eta)
      for (let gap = 0; gap < powers.length; gap++) powers[gap] = power(eta, gap);
    this.powersOf = eta;
    return powers;
  }

  /**
   * The books as they are before the coming step of the network, the same one in all steps of an episode. Every
   * request that waits is looked at, once a step.
   */
  before(network: Network): this {
    if (network.step === this.step) return this;
    this.step = network.step;
    const { stations, waiting, ahead, late, gaps, worth, requestAge, updateAge } = this;
    const { trace, requests, updates } = network;
    for (const sums of [waiting, ahead, late, gaps, worth]) sums.fill(0);
    for (let s = 0; s < stations; s++) this.takeRequests(network, s);
    for (const sums of [waiting, ahead, late, gaps]) sums[stations] = sumOfFirst(sums, stations);
    this.takeHeadAges(requestAge, requests, trace.ues.generatedAt);
    this.takeHeadAges(updateAge, updates, trace.sensors.generatedAt);
    return this;
  }

  private takeRequests(network: Network, station: number): void {
    const { discount, stations: all } = this;
    const { step, requests, requestSensor, newestProcessed, deadlines } = network;
    const { entries } = requests.sent;
    let ahead = 0;
    let late = 0;
    let gaps = 0;
    let worth = 0;
    let worthOfAll = this.worth[all];
    for (let place = requests.walk(station); place >= 0; place = requests.walkOn()) {
      const at = ENTRY.size * place;
      const generatedAt = entries[at + ENTRY.generatedAt];
      const sensor = requestSensor[entries[at + ENTRY.packet]];
      const gap = gapBetween(generatedAt, sensor, newestProcessed);
      const value = discount[Math.abs(gap)];
      if (gap > 0) ahead++;
      if (isLate(step - generatedAt, deadlines.of(entries[at + ENTRY.device]))) late++;
      gaps += gap;
      worth += value;
      // Request by request: the last digit of a sum of sums would be another.
      worthOfAll += value;
    }
    this.waiting[station] = requests.waiting[station];
    this.ahead[station] = ahead;
    this.late[station] = late;
    this.gaps[station] = gaps;
    this.worth[station] = worth;
    this.worth[all] = worthOfAll;
  }

  /** @param into [stations + 1] is written */
  private takeHeadAges(
    into: Float64Array,
    { head }: ComputationQueue,
    generatedAt: Int32Array,
  ): void {
    const { step, stations } = this;
    let sum = 0;
    let queues = 0;
    for (let s = 0; s < stations; s++) {
      const packet = head[s];
      into[s] = packet < 0 ? 0 : step - generatedAt[packet];
      sum += into[s];
      if (packet >= 0) queues++;
    }
    into[stations] = sum / Math.max(1, queues);
  }
}
