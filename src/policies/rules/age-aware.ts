import { ratio, RECENT_STEPS, type Reports } from '../../environment/observation/reports.js';
import type { Policy } from '../../environment/policy.js';
import type { Network } from '../../simulator/network/network.js';
import { isLate } from '../../simulator/reward/terms.js';
import { isBlocked, KnownReports, stationOfPair } from './known.js';
import { FROM_THE_MIDDLE, INTERVALS, Outlook, SHARES } from './outlook.js';

export interface AgeAwareOptions {
  /** Weight of the debt against the ages, ≥ 0. */
  v: number;
  /** Part of the requests that are to be served on time, from 0 to 1. */
  onTime: number;
}

/**
 * Of 20 combinations (V from 0.2 to 0.4, on time 0.2 to 0.5), on 40 selection episodes of the paper's
 * scenario, the one with the highest geometric mean, over its twelve settings of η and c₂, of the
 * return over that of the best of the 121 static splits.
 */
export const AGE_AWARE_DEFAULTS: AgeAwareOptions = { v: 0.35, onTime: 0.3 };

/**
 * Ages against a debt of service, after Kadota, Sinha & Modiano (2019, "Scheduling Algorithms for
 * Optimizing Age of Information in Wireless Networks With Throughput Constraints").
 *
 * Theirs are the two parts of what is kept small, squares of the sources' ages, each weighted, and V
 * times the square of a debt, which grows with the service that is due and falls with what is
 * delivered; and that in each step what leaves the least of it is done. Of a grid of 21 × 21 splits
 * the one with the least
 *
 *     ½ Σ w_n·(age_n + W + 1 − AoRI)² + ½ V · ((debt − sent)₊² + (debt − processed)₊²)
 *
 * is taken, all after the step. They choose one packet to send, over one link, and every delivery
 * counts. Adapted are
 *
 * - the service: shares of two resources, each a link of its own on which the one debt can be paid.
 *   A sensor that sends as much as it generates in a step becomes a step younger.
 * - the ages: age_n is that of the oldest update that waits in sensor n; with the lag W of the sensors
 *   at the servers, and a step more since servers work on requests first, it is how old the update will
 *   be when it is processed. Of that a request that is as old needs nothing: AoRI is the sum of the
 *   UEs' lags (see max-weight). While a station's requests wait for a first update none can be served
 *   in time to make use of that, nor pay the debt: both count for the part of the stations that work.
 * - the weights: w_n is the sensor's part of the requests of the last 20 steps. What nobody asks for may
 *   grow old.
 * - the debt: one of all UEs, in steps' worth of recent requests. It grows by `onTime` of each request
 *   that is generated, and falls by 1 with each that finishes within D_th; never below 0, so that a
 *   quiet time saves up nothing. Looking ahead, every request served counts; late ones leave the debt
 *   as it was, and it asks for more.
 *
 * Where each station has a pair of shares of its own, the sensors are those attached to it, weighted by
 * the requests of all UEs; debt, lags and queues are its own.
 *
 * It knows what max-weight knows, and which sensor a request is tied to. It does not go by η and c₂.
 */
export class AgeAwarePolicy implements Policy {
  static readonly kind = 'age-aware';

  private readonly options: AgeAwareOptions;
  private readonly known = new KnownReports();
  /** [pairs] requests owed */
  private debt = new Float64Array(0);
  /** requests that had been generated, and served, when debts were last counted */
  private generated = 0;
  private completed = 0;
  /** [sensors] requests of the last 20 steps that are tied to it */
  private asked = new Float64Array(0);
  /** [stations + 1] requests of the last 20 steps, and of all together */
  private requests = new Float64Array(0);
  private readonly outlook = new Outlook();
  /** [shares] after the step, by the share of the sensors: mean age of what waits in them, and its square */
  private readonly age = new Float64Array(SHARES);
  private readonly ageSquared = new Float64Array(SHARES);

  /** @throws {RangeError} for a V that is no number from 0 up, and a part outside [0, 1] */
  constructor({ v, onTime }: AgeAwareOptions = AGE_AWARE_DEFAULTS) {
    if (!(v >= 0 && v < Infinity))
      throw new RangeError(`v: expected a number from 0 up, found ${v}`);
    if (!(onTime >= 0 && onTime <= 1))
      throw new RangeError(`onTime: expected a part from 0 to 1, found ${onTime}`);
    this.options = { v, onTime };
  }

  reset(): void {
    // The first step of an episode tells.
  }

  act(network: Network, action: Float64Array): void {
    const reports = this.known.before(network);
    action.fill(0.5);
    if (network.step === 0) {
      this.begin(network);
      return;
    }
    this.countDebts(network);
    this.countRecent(network);
    for (let pair = 0; pair < network.pairs; pair++) {
      const station = stationOfPair(network, pair);
      this.outlook.look(network, reports, station);
      this.lookAtAges(network, reports, station);
      const free = freePart(network, station);
      const owed = this.owedSteps(pair, station, network.step);
      this.choose({ owed, free }, action, 2 * pair);
    }
  }

  private begin({ pairs, trace }: Network): void {
    if (this.debt.length !== pairs) this.debt = new Float64Array(pairs);
    this.debt.fill(0);
    this.generated = this.completed = 0;
    if (this.asked.length !== trace.sensors.count)
      this.asked = new Float64Array(trace.sensors.count);
    if (this.requests.length !== trace.stations + 1)
      this.requests = new Float64Array(trace.stations + 1);
  }

  /** What the last step added to the debts, and what it paid. */
  private countDebts(network: Network): void {
    const { debt, options } = this;
    const { pairs, step, deadlines, completedRequests, requestsCompleted, ueUplink } = network;
    const { station, radioStride, device, generatedAt, generatedPackets } = network.trace.ues;
    const pairAt = (request: number, t: number) =>
      pairs > 1 ? station[t * radioStride + device[request]] : 0;
    for (; this.generated < generatedPackets[step - 1]; this.generated++)
      debt[pairAt(this.generated, step - 1)] += options.onTime;
    for (; this.completed < requestsCompleted; this.completed++) {
      const request = completedRequests[this.completed];
      const aori = step - 1 - generatedAt[request];
      if (isLate(aori, deadlines.of(device[request]))) continue;
      // Served where it was sent to.
      debt[pairAt(request, ueUplink.txEnd[request])]--;
    }
    for (let pair = 0; pair < pairs; pair++) debt[pair] = Math.max(0, debt[pair]);
  }

  /** Requests of the last 20 steps, by sensor and by the station of their UEs. */
  private countRecent({ step, trace, requestSensor }: Network): void {
    const { asked, requests } = this;
    const { generatedPackets, generatedAt, device, station, radioStride } = trace.ues;
    asked.fill(0);
    requests.fill(0);
    const first = step > RECENT_STEPS ? generatedPackets[step - RECENT_STEPS - 1] : 0;
    for (let request = first; request < generatedPackets[step - 1]; request++) {
      if (requestSensor[request] >= 0) asked[requestSensor[request]]++;
      requests[station[generatedAt[request] * radioStride + device[request]]]++;
    }
    requests[trace.stations] = generatedPackets[step - 1] - first;
  }

  /** The debt after the step as if nothing was served in it, in steps' worth of recent requests. */
  private owedSteps(pair: number, station: number, step: number): number {
    const perStep = this.requests[station] / Math.min(step, RECENT_STEPS);
    return perStep > 0 ? this.debt[pair] / perStep + this.options.onTime : 0;
  }

  /** Writes the first two moments of the ages of what will wait in the sensors that are asked for. */
  private lookAtAges(network: Network, { sensors, all }: Reports, station: number): void {
    const { age, ageSquared, asked } = this;
    const { step, sensorUplink, scenario } = network;
    const { attached, arrivingMbit } = sensors;
    const devices = network.trace.sensors;
    const row = (step - 1) * devices.radioStride;
    age.fill(0);
    ageSquared.fill(0);
    let askedHere = 0;
    for (let n = 0; n < devices.count; n++)
      if (isAt(devices.station[row + n])) askedHere += asked[n];
    for (let n = 0; n < devices.count; n++) {
      const s = devices.station[row + n];
      if (!isAt(s) || asked[n] === 0) continue;
      const rateMbit =
        (scenario.stations[s].bandwidthMHz / attached[s]) * devices.spectralEfficiency[row + n];
      // What makes a sensor a step younger is what it generates in one.
      const younger = ratio(rateMbit, ratio(arrivingMbit[s], attached[s]));
      const now = sensorUplink.headAge(n, step) + 1;
      for (let i = 0; i < SHARES; i++) {
        const after = Math.max(0, now - (younger * i) / INTERVALS);
        age[i] += (asked[n] / askedHere) * after;
        ageSquared[i] += (asked[n] / askedHere) * after * after;
      }
    }

    function isAt(s: number): boolean {
      return s >= 0 && (station === all || s === station);
    }
  }

  private choose(
    { owed, free }: { owed: number; free: number },
    action: Float64Array,
    at: number,
  ): void {
    const { age, ageSquared, outlook, options } = this;
    const { ues, sensors } = outlook;
    let least = Infinity;
    for (const c of FROM_THE_MIDDLE) {
      const notSent = Math.max(0, owed - (ues.dataLag[0] - ues.dataLag[c]));
      for (const p of FROM_THE_MIDDLE) {
        const notDone = Math.max(0, owed - (ues.workLag[0] - ues.workLag[p]));
        // Of an update that is sent next, from there until it meets a request.
        const aori = ues.dataLag[c] + ues.workLag[p];
        const further = sensors.workLag[INTERVALS - p] + 1 - free * aori;
        const ages =
          ageSquared[INTERVALS - c] + 2 * further * age[INTERVALS - c] + further * further;
        const cost = ages / 2 + (options.v / 2) * (notSent * notSent + notDone * notDone);
        if (cost < least) {
          least = cost;
          action[at] = c / INTERVALS;
          action[at + 1] = p / INTERVALS;
        }
      }
    }
  }
}

/** Part of the stations of a pair whose requests do not wait for a first update, before which none is served. */
function freePart(network: Network, station: number): number {
  const { stations } = network.trace;
  if (station < stations) return isBlocked(network, station) ? 0 : 1;
  let free = 0;
  for (let s = 0; s < stations; s++) if (!isBlocked(network, s)) free++;
  return free / stations;
}
