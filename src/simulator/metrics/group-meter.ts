import type { Scenario, UeGroup } from '../../config/schema/scenario.js';
import type { Network } from '../network/network.js';
import { isLate } from '../reward/terms.js';
import type { EpisodeMetric } from './metrics.js';

/** The metrics that are taken of each group of UEs by itself, in the order of the columns of groups.csv. */
export const GROUP_METRICS = [
  'requests_generated',
  'requests_completed',
  'requests_late',
  'requests_lost',
  'sync_delay_steps',
  'e2e_delay_steps',
  'throughput_mbit',
] as const satisfies readonly EpisodeMetric[];

const WIDTH = GROUP_METRICS.length;
const [GENERATED, COMPLETED, LATE, LOST, SYNC, E2E, THROUGHPUT] = GROUP_METRICS.keys();

/** Whether groups are measured by themselves: of one there is nothing that the episode's metrics do not say. */
export function isGrouped({ ues }: Pick<Scenario, 'ues'>): boolean {
  return ues.length > 1;
}

/**
 * Measures the groups of UEs in finished episodes of networks with so many groups. Keeps its working
 * memory.
 */
export class GroupMeter {
  /**
   * [groups][{@link GROUP_METRICS}] of the measured episode, overwritten by the next; NaN where a metric
   * is missing (a mean over no request)
   */
  readonly values: Float64Array;
  /** [UEs] the group of each */
  private groupOf = new Int32Array(0);
  private ues: readonly UeGroup[] | undefined;

  /** @param groups how many there are */
  constructor(groups: number) {
    this.values = new Float64Array(groups * WIDTH);
  }

  /** @param network after the steps to be measured */
  measure(network: Network): void {
    const { values } = this;
    const groupOf = this.groupsOf(network.scenario.ues);
    const { step, trace, ueUplink, deadlines, servedWithInOrder } = network;
    const { completed, endOfCompleted } = network.requests;
    const { device, generatedAt, dataMbit, generatedPackets } = trace.ues;
    values.fill(0);
    const generated = step > 0 ? generatedPackets[step - 1] : 0;
    const someLost = ueUplink.lostPackets > 0;
    for (let r = 0; r < generated; r++) {
      const at = groupOf[device[r]] * WIDTH;
      values[at + GENERATED]++;
      if (someLost && ueUplink.isLost(r)) values[at + LOST]++;
    }
    for (let i = 0; i < network.requestsCompleted; i++) {
      const r = completed[i];
      const at = groupOf[device[r]] * WIDTH;
      const aori = endOfCompleted[i] - generatedAt[r];
      values[at + COMPLETED]++;
      if (isLate(aori, deadlines.of(device[r]))) values[at + LATE]++;
      values[at + SYNC] += Math.abs(generatedAt[r] - servedWithInOrder[i]);
      values[at + E2E] += aori;
      values[at + THROUGHPUT] += dataMbit[r];
    }
    for (let at = 0; at < values.length; at += WIDTH) {
      values[at + SYNC] /= values[at + COMPLETED];
      values[at + E2E] /= values[at + COMPLETED];
    }
  }

  private groupsOf(ues: readonly UeGroup[]): Int32Array {
    if (ues === this.ues) return this.groupOf;
    this.ues = ues;
    this.groupOf = Int32Array.from(
      ues.flatMap(({ count }, group) => new Array<number>(count).fill(group)),
    );
    return this.groupOf;
  }
}
