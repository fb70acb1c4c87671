import type { Reward, Scenario } from '../../config/schema/scenario.js';
import type { Network } from '../network/network.js';
import type { DeviceTrace, Trace } from '../trace.js';
import { returnOfDelays } from '../reward/returns.js';
import { isLate } from '../reward/terms.js';
import { EPISODE_METRICS, METRICS, type EpisodeMetric } from './metrics.js';
import type { EpisodeTotals } from './totals.js';

/**
 * Measures finished episodes of networks of one scenario. Keeps its working memory, so that
 * measuring many episodes allocates nothing.
 */
export class EpisodeMeter {
  /** [AoSI in steps] completed requests of the measured episode; overwritten by the next */
  readonly sync: Int32Array;
  /** [AoRI in steps] the same */
  readonly e2e: Int32Array;

  /** of the network that was measured last */
  private reward: Reward;
  /** made with the first episode */
  private totals: EpisodeTotals | undefined;
  /** whose UEs were counted last: policies share traces */
  private counted: Trace | undefined;

  constructor(scenario: Scenario) {
    this.reward = scenario.reward;
    this.sync = new Int32Array(scenario.steps);
    this.e2e = new Int32Array(scenario.steps);
  }

  /**
   * Measures an episode.
   *
   * @param network after the steps to be measured
   * @param into receives the metrics from index `at` on, in the order of {@link EPISODE_METRICS};
   *   NaN where a metric is missing (a mean over no request)
   */
  measure(network: Network, into: Float64Array, at = 0): void {
    const totals = (this.totals ??= this.emptyTotals(network));
    totals.network = network;
    this.reward = network.scenario.reward;
    this.lookAtUes(totals);
    this.sumUp(totals);
    for (let m = 0; m < METRICS.length; m++) into[at + m] = METRICS[m].of(totals);
  }

  /** {@link measure} by the metrics' names. */
  metrics(network: Network): Record<EpisodeMetric, number> {
    const values = new Float64Array(METRICS.length);
    this.measure(network, values);
    return Object.fromEntries(EPISODE_METRICS.map((name, m) => [name, values[m]])) as Record<
      EpisodeMetric,
      number
    >;
  }

  /**
   * The return of the measured episode under other constants of the reward.
   *
   * @throws {RangeError} for another D_th where groups have deadlines of their own: what is kept of the
   *   episode does not tell who else would be late
   */
  returnUnder(constants: Partial<Reward>): number {
    const { sync, e2e, totals } = this;
    const reward = { ...this.reward, ...constants };
    if (!totals?.network.deadlines.byUe) return returnOfDelays({ sync, e2e }, reward);
    if (reward.delayThresholdSteps !== this.reward.delayThresholdSteps)
      throw new RangeError('groups have deadlines of their own; play the episode under this one');
    return returnOfDelays({ sync, e2e, late: totals.late }, reward);
  }

  private emptyTotals(network: Network): EpisodeTotals {
    return {
      network,
      sync: this.sync,
      e2e: this.e2e,
      generated: 0,
      completed: 0,
      late: 0,
      syncSteps: 0,
      e2eSteps: 0,
      txWaitSteps: 0,
      txSteps: 0,
      bsWaitSteps: 0,
      throughputMbit: 0,
      mbitOfUe: new Float64Array(0),
      uesThere: 0,
      expectedMbit: 0,
    };
  }

  private lookAtUes(totals: EpisodeTotals): void {
    const { trace } = totals.network;
    if (trace === this.counted) return;
    this.counted = trace;
    if (totals.mbitOfUe.length !== trace.ues.count)
      totals.mbitOfUe = new Float64Array(trace.ues.count);
    totals.uesThere = countThere(trace.ues);
  }

  /** One pass over the completed requests. */
  private sumUp(totals: EpisodeTotals): void {
    const { network, sync, e2e, mbitOfUe } = totals;
    const { deadlines, step, trace, ueUplink, requests, requestsCompleted } = network;
    const { completed, startOfCompleted, endOfCompleted } = requests;
    const { servedWithInOrder } = network;
    const { txStart, txEnd } = ueUplink;
    const { device, generatedAt, dataMbit, generatedPackets } = trace.ues;
    sync.fill(0);
    e2e.fill(0);
    mbitOfUe.fill(0);
    let late = 0;
    let syncSteps = 0;
    let e2eSteps = 0;
    let txWaitSteps = 0;
    let txSteps = 0;
    let bsWaitSteps = 0;
    let throughputMbit = 0;
    for (let i = 0; i < requestsCompleted; i++) {
      const r = completed[i];
      const generated = generatedAt[r];
      const aosi = Math.abs(generated - servedWithInOrder[i]);
      const aori = endOfCompleted[i] - generated;
      sync[aosi]++;
      e2e[aori]++;
      syncSteps += aosi;
      e2eSteps += aori;
      if (isLate(aori, deadlines.of(device[r]))) late++;
      txWaitSteps += txStart[r] - generated;
      txSteps += txEnd[r] - txStart[r];
      bsWaitSteps += startOfCompleted[i] - txEnd[r];
      throughputMbit += dataMbit[r];
      mbitOfUe[device[r]] += dataMbit[r];
    }
    totals.generated = step > 0 ? generatedPackets[step - 1] : 0;
    totals.expectedMbit = trace.expectedRequestMbit;
    totals.completed = requestsCompleted;
    totals.late = late;
    totals.syncSteps = syncSteps;
    totals.e2eSteps = e2eSteps;
    totals.txWaitSteps = txWaitSteps;
    totals.txSteps = txSteps;
    totals.bsWaitSteps = bsWaitSteps;
    totals.throughputMbit = throughputMbit;
  }
}

/** How many devices are there in some step. */
function countThere({ count, presence }: DeviceTrace): number {
  if (!presence) return count;
  const { present } = presence;
  let there = 0;
  for (let d = 0; d < count; d++)
    for (let at = d; at < present.length; at += count)
      if (present[at] === 1) {
        there++;
        break;
      }
  return there;
}
