import type { Reward, Scenario } from '../config/schema/scenario.js';
import type { Network } from './network/network.js';
import { returnOfDelays } from './reward/returns.js';
import { isLate } from './reward/terms.js';

/** The metrics of an episode, in the order of the columns of episodes.csv. */
export const EPISODE_METRICS = [
  'steps',
  'return',
  'requests_generated',
  'requests_completed',
  'requests_late',
  'sync_delay_steps',
  'e2e_delay_steps',
  'throughput_mbit',
  'traffic_served_pct',
  'tx_wait_steps',
  'tx_steps',
  'bs_wait_steps',
  'processing_steps',
  'sync_delay_p95_steps',
  'e2e_delay_p95_steps',
  'ue_queue_mean',
  'sensor_queue_mean',
  'rho_c_mean',
  'rho_p_mean',
] as const;

export type EpisodeMetric = (typeof EPISODE_METRICS)[number];

/**
 * Measures a finished episode of a network. Keeps its working memory, so that measuring many
 * episodes allocates nothing.
 */
export class EpisodeMeter {
  /** Σ_k p_k·λ_k^(C)·T: what the UEs are expected to generate, Mbit */
  private readonly expectedMbit: number;
  /** [AoSI in steps] completed requests of the measured episode; overwritten by the next */
  readonly sync: Int32Array;
  /** [AoRI in steps] the same */
  readonly e2e: Int32Array;
  /** by which the measured episode was rewarded */
  private reward: Reward;

  constructor(scenario: Scenario) {
    this.reward = scenario.reward;
    this.expectedMbit = scenario.ues.reduce(
      (sum, { count, request }) =>
        sum + count * request.probability * request.dataMbit * scenario.steps,
      0,
    );
    this.sync = new Int32Array(scenario.steps);
    this.e2e = new Int32Array(scenario.steps);
  }

  /**
   * @param network after the steps to be measured
   * @param into receives the metrics from index `at` on, in the order of {@link EPISODE_METRICS};
   *   NaN where a metric is missing (a mean over no request)
   */
  measure(network: Network, into: Float64Array, at = 0): void {
    const { trace, ueUplink, requests, completedRequests, requestsCompleted, step } = network;
    const { generatedAt, dataMbit } = trace.ues;
    const { sync, e2e } = this;
    sync.fill(0);
    e2e.fill(0);
    let syncSum = 0;
    let e2eSum = 0;
    let txWait = 0;
    let tx = 0;
    let bsWait = 0;
    let throughput = 0;
    let late = 0;
    const { reward } = network.scenario;
    this.reward = reward;
    for (let i = 0; i < requestsCompleted; i++) {
      const r = completedRequests[i];
      const generated = generatedAt[r];
      const aosi = Math.abs(generated - network.servedWith[r]);
      const aori = requests.procEnd[r] - generated;
      sync[aosi]++;
      e2e[aori]++;
      syncSum += aosi;
      e2eSum += aori;
      if (isLate(aori, reward)) late++;
      txWait += ueUplink.txStart[r] - generated;
      tx += ueUplink.txEnd[r] - ueUplink.txStart[r];
      bsWait += requests.procStart[r] - ueUplink.txEnd[r];
      throughput += dataMbit[r];
    }
    const n = requestsCompleted;
    into[at++] = step;
    into[at++] = returnOfDelays(this, reward);
    into[at++] = step > 0 ? trace.ues.generatedPackets[step - 1] : 0;
    into[at++] = n;
    into[at++] = late;
    into[at++] = syncSum / n;
    into[at++] = e2eSum / n;
    into[at++] = throughput;
    into[at++] = this.expectedMbit > 0 ? (100 * throughput) / this.expectedMbit : NaN;
    into[at++] = txWait / n;
    into[at++] = tx / n;
    into[at++] = bsWait / n;
    into[at++] = (e2eSum - txWait - tx - bsWait) / n;
    into[at++] = percentile(sync, n, 0.95);
    into[at++] = percentile(e2e, n, 0.95);
    into[at++] = network.ueQueueSum / step;
    into[at++] = network.sensorQueueSum / step;
    into[at++] = network.rhoCMean;
    into[at] = network.rhoPMean;
  }

  /** The return of the measured episode under other constants of the reward. */
  returnUnder(constants: Partial<Reward>): number {
    return returnOfDelays(this, { ...this.reward, ...constants });
  }
}

/**
 * The q-th quantile of whole numbers given as a histogram, interpolated linearly between order
 * statistics (type 7 of Hyndman & Fan, NumPy's default).
 *
 * @param histogram [value] how often the value occurs
 * @param n how many values there are
 * @returns NaN when there are none
 */
export function percentile(histogram: Int32Array, n: number, q: number): number {
  if (n === 0) return NaN;
  const position = (n - 1) * q;
  const below = Math.floor(position);
  let value = 0;
  let seen = histogram[0];
  while (seen <= below) seen += histogram[++value];
  if (position === below || seen > below + 1) return value;
  let next = value + 1;
  while (histogram[next] === 0) next++;
  return value + (position - below) * (next - value);
}
