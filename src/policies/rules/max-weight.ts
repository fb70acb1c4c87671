import type { ComputationQueue } from '../../simulator/network/computation-queue.js';
import type { Network } from '../../simulator/network/network.js';
import { rewardOfRequest } from '../../simulator/reward/returns.js';
import { RECORD, type DeviceTrace } from '../../simulator/trace.js';
import type { Uplink } from '../../simulator/network/uplink.js';
import type { Policy } from '../../environment/policy.js';

export interface MaxWeightOptions {
  /** Weight of the penalty against the queues, ≥ 0; 0 is pure max-weight. */
  v: number;
}

/**
 * Of {0, 0.02, 0.05, 0.1, 0.2, 0.5}, on 40 selection episodes of the paper's scenario, the one with
 * the highest geometric mean, over its twelve settings of η and c₂, of the return over that of the
 * best of the 121 static splits.
 */
export const MAX_WEIGHT_DEFAULTS: MaxWeightOptions = { v: 0.1 };

/** The candidates for a share are 0, 1/20, …, 1. */
const INTERVALS = 20;
const SHARES = INTERVALS + 1;
/** Candidates from the middle outwards: of equally good ones the most even split is taken. */
const FROM_THE_MIDDLE = Int32Array.from(
  { length: SHARES },
  (_, i) => INTERVALS / 2 + (i % 2 === 0 ? i / 2 : -(i + 1) / 2),
);

/**
 * Drift plus penalty. Max-weight (Tassiulas & Ephremides 1992) serves in each step what reduces the
 * queues, weighted by their lengths, the most; Neely (2010, "Stochastic Network Optimization with
 * Application to Communication and Queueing Systems") adds V times a penalty.
 *
 * There are four queues, of both groups g in the devices and at the servers. Each is measured as a
 * lag, the steps' worth of arrivals that it holds (Mbit or units over their mean per step), so that
 * different units compare; the weight of a service is then the delay it shortens, as in M-LWDF
 * (Andrews et al. 2001). Every split of a grid of 21 × 21 is looked at one step ahead, and the one
 * with the least
 *
 *     ½ Σ f·lag² − V · (c₁·η^AoSI + c₂·1{AoRI > D_th}) / (c₁ − c₂)
 *
 * is taken: lags after the step, f the group's part of the arrivals of that resource. The textbook's
 * linear weights would always give all to one group; looking at the lags after the step does not,
 * and gives nothing for service beyond the backlog. The penalty is the value of a request, by
 * Little's law: a request needs AoRI = the sum of the UEs' lags; an update needs the sum of the
 * sensors' lags and a step more, since servers work on requests first; AoSI is the difference.
 *
 * An operator's rule that sees everything: the data waiting in each device, each device's last
 * channel, the units waiting at the servers, whether a UE queue is blocked because its head waits
 * for a first update, and the mean arrivals so far, which it expects of the coming step, in the
 * devices and at the servers alike. It knows nothing of the coming step itself. It takes the
 * bandwidth of a group to be shared equally (`resource-fair`); with other schedulers it
 * underestimates what can be sent. In the first step it has seen nothing and takes half and half.
 */
export class MaxWeightPolicy implements Policy {
  static readonly kind = 'max-weight';

  private readonly v: number;
  private readonly ues = new Outlook();
  private readonly sensors = new Outlook();

  /** @throws {RangeError} for a V that is no number from 0 up */
  constructor({ v }: MaxWeightOptions = MAX_WEIGHT_DEFAULTS) {
    if (!(v >= 0 && v < Infinity))
      throw new RangeError(`v: expected a number from 0 up, found ${v}`);
    this.v = v;
  }

  reset(): void {
    this.ues.reset();
    this.sensors.reset();
  }

  act(network: Network, action: Float64Array): void {
    action[0] = action[1] = 0.5;
    // Nothing has been seen yet.
    if (network.step === 0) return;
    const { trace, scenario } = network;
    const { ues, sensors, v } = this;
    ues.look(network, trace.ues, network.ueUplink);
    sensors.look(network, trace.sensors, network.sensorUplink);
    for (let station = 0; station < scenario.stations.length; station++) {
      const units = scenario.stations[station].computeUnits;
      ues.serve(network.requests, station, isBlocked(network, station) ? 0 : units);
      sensors.serve(network.updates, station, units);
    }
    // Lags are of all groups together, and so is the deadline: the reward's.
    const { reward } = scenario;
    const scale = reward.c1 - reward.c2 || 1;
    const ueMbit = partOf(ues.meanMbit, sensors.meanMbit);
    const ueUnits = partOf(ues.meanUnits, sensors.meanUnits);
    let least = Infinity;
    for (let i = 0; i < SHARES; i++) {
      const c = FROM_THE_MIDDLE[i];
      const ueData = ues.dataLag[c];
      const sensorData = sensors.dataLag[INTERVALS - c];
      for (let j = 0; j < SHARES; j++) {
        const p = FROM_THE_MIDDLE[j];
        const ueWork = ues.workLag[p];
        const sensorWork = sensors.workLag[INTERVALS - p];
        const aori = ueData + ueWork;
        const aosi = Math.abs(sensorData + sensorWork + 1 - aori);
        const value = rewardOfRequest(aosi, aori, reward) / scale;
        const drift =
          ueMbit * ueData ** 2 +
          (1 - ueMbit) * sensorData ** 2 +
          ueUnits * ueWork ** 2 +
          (1 - ueUnits) * sensorWork ** 2;
        const cost = drift / 2 - v * value;
        if (cost < least) {
          least = cost;
          action[0] = c / INTERVALS;
          action[1] = p / INTERVALS;
        }
      }
    }
  }
}

/** How many devices are there, of those from index `from` on. */
function present(there: Uint8Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += there[i];
  return sum;
}

function partOf(part: number, other: number): number {
  return part > 0 ? part / (part + other) : 0;
}

/** Whether the head of a station's UE queue waits for a first update, so that no work is done. */
function isBlocked(
  { requests, requestSensor, newestProcessed }: Network,
  station: number,
): boolean {
  const head = requests.head[station];
  if (head < 0) return false;
  const sensor = requestSensor[head];
  return sensor < 0 || newestProcessed[sensor] < 0;
}

/** What becomes of the queues of a group in the coming step, for every share it may get. */
class Outlook {
  /** Arrivals of a step, the mean so far. */
  meanMbit = 0;
  meanUnits = 0;
  /** [shares] lag in the devices, and at the servers, after the step, steps */
  readonly dataLag = new Float64Array(SHARES);
  readonly workLag = new Float64Array(SHARES);

  /** Packets generated so far, and their load. */
  private packets = 0;
  private units = 0;
  /** [stations] what is expected to arrive at the server in the step, units */
  private expectedUnits = new Float64Array(0);

  reset(): void {
    this.packets = 0;
    this.units = 0;
  }

  /** Takes in the arrivals of the last step, and writes the lags in the devices. */
  look({ step, scenario }: Network, devices: DeviceTrace, uplink: Uplink): void {
    const { count, radioStride, presence, station, attached, spectralEfficiency } = devices;
    const { stations } = scenario;
    if (this.expectedUnits.length !== stations.length)
      this.expectedUnits = new Float64Array(stations.length);
    this.countArrivals(devices, step);
    const { dataLag, expectedUnits, meanMbit, meanUnits } = this;
    dataLag.fill(0);
    this.workLag.fill(0);
    expectedUnits.fill(0);
    if (meanMbit === 0) return;
    // The channel and the attachment are those of the last step, which were seen.
    const row = (step - 1) * radioStride;
    const attachedRow = radioStride === 0 ? 0 : (step - 1) * stations.length;
    const there = presence ? present(presence.present, (step - 1) * count, count) : count;
    for (let d = 0; d < count; d++) {
      const s = station[row + d];
      if (s < 0) continue;
      const rateMbit =
        (stations[s].bandwidthMHz / attached[attachedRow + s]) * spectralEfficiency[row + d];
      const waiting = uplink.backlogMbit(d, step - 1) + meanMbit / there;
      for (let i = 0; i < SHARES; i++)
        dataLag[i] += Math.max(0, waiting - (rateMbit * i) / INTERVALS) / meanMbit;
      expectedUnits[s] += meanUnits / there;
    }
  }

  /** Adds a station to the lags at the servers, with the units it has for both groups. */
  serve(queue: ComputationQueue, station: number, units: number): void {
    const { workLag, meanUnits } = this;
    if (meanUnits === 0) return;
    const waiting = queue.backlogUnits(station) + this.expectedUnits[station];
    for (let i = 0; i < SHARES; i++)
      workLag[i] += Math.max(0, waiting - (units * i) / INTERVALS) / meanUnits;
  }

  /** The trace has the packets in the order generated. */
  private countArrivals({ records, generatedPackets, generatedMbit }: DeviceTrace, step: number) {
    const generated = generatedPackets[step - 1];
    for (; this.packets < generated; this.packets++)
      this.units += records[RECORD.size * this.packets + RECORD.computeUnits];
    this.meanMbit = generatedMbit[step - 1] / step;
    this.meanUnits = this.units / step;
  }
}
