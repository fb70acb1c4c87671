import type { Policy } from '../../environment/policy.js';
import type { Reward } from '../../config/schema/scenario.js';
import type { Network } from '../../simulator/network/network.js';
import { rewardOfRequest } from '../../simulator/reward/returns.js';
import { KnownReports, stationOfPair } from './known.js';
import { FROM_THE_MIDDLE, INTERVALS, Outlook, SHARES } from './outlook.js';

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

/**
 * Drift plus penalty. Max-weight (Tassiulas & Ephremides 1992) serves in each step what reduces the
 * queues, weighted by their lengths, the most; Neely (2010, "Stochastic Network Optimization with
 * Application to Communication and Queueing Systems") adds V times a penalty.
 *
 * There are four queues, of both groups g in the devices and at the servers. Each is measured as a
 * lag, the steps' worth of recent arrivals that it holds (Mbit or units over their mean per step), so
 * that different units compare; the weight of a service is then the delay it shortens, as in M-LWDF
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
 * Where each station has a pair of shares of its own, all of this is of that station alone: its
 * devices, its server, and what its own requests are worth if their updates come to it too.
 *
 * It knows what the stations know (see {@link Reports}): the data that waits in each device, each
 * device's last channel, the units waiting at the servers, whether a UE queue is blocked because its
 * head waits for a first update, and the arrivals of the last 20 steps, of which it expects the mean
 * in the coming step, in the devices and at the servers alike. A mean since the start would be stale
 * where the load changes. It knows nothing of the coming step itself. It takes the bandwidth of a
 * group to be shared equally (`resource-fair`); with other schedulers it underestimates what can be
 * sent. In the first step it has seen nothing and takes half and half.
 */
export class MaxWeightPolicy implements Policy {
  static readonly kind = 'max-weight';

  private readonly v: number;
  private readonly known = new KnownReports();
  private readonly outlook = new Outlook();

  /** @throws {RangeError} for a V that is no number from 0 up */
  constructor({ v }: MaxWeightOptions = MAX_WEIGHT_DEFAULTS) {
    if (!(v >= 0 && v < Infinity))
      throw new RangeError(`v: expected a number from 0 up, found ${v}`);
    this.v = v;
  }

  reset(): void {
    // The first step of an episode tells.
  }

  act(network: Network, action: Float64Array): void {
    const reports = this.known.before(network);
    action.fill(0.5);
    // Nothing has been seen yet.
    if (network.step === 0) return;
    for (let pair = 0; pair < network.pairs; pair++) {
      this.outlook.look(network, reports, stationOfPair(network, pair));
      this.choose(network.scenario.reward, action, 2 * pair);
    }
  }

  private choose(reward: Reward, action: Float64Array, at: number): void {
    const { ues, sensors } = this.outlook;
    const { v } = this;
    // The deadline of a lag, which is of all groups together, is the reward's.
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
          action[at] = c / INTERVALS;
          action[at + 1] = p / INTERVALS;
        }
      }
    }
  }
}

function partOf(part: number, other: number): number {
  return part > 0 ? part / (part + other) : 0;
}
