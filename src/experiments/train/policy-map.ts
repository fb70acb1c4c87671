import { isPaperView, PAPER_VIEW } from '../../config/control.js';
import { LearnedPolicy } from '../../policies/learned.js';
import type { Policy } from '../../environment/policy.js';
import { BatchPolicy, type PolicySnapshot } from '../../ppo/acting/policy.js';
import { csvLines } from '../../runs/csv/write.js';
import { MAP_COLUMNS } from '../../runs/tables/policy-map.js';
import type { Network } from '../../simulator/network/network.js';

/** Most queue lengths along an axis of the map. */
const MOST_LEVELS = 61;

/** A learned policy that counts the pairs of queue lengths it meets, for the map of what it does. */
export class MappedPolicy implements Policy {
  private readonly policy: LearnedPolicy;
  /** steps by `${l},${l̂}` */
  private readonly visits = new Map<string, number>();
  private longestUeQueue = 0;
  private longestSensorQueue = 0;

  private constructor(private readonly snapshot: PolicySnapshot) {
    this.policy = new LearnedPolicy(snapshot);
  }

  /** Of a policy that sees the two queues and no more; others have no such map. */
  static of(snapshot: PolicySnapshot): MappedPolicy | undefined {
    return isPaperView(snapshot.view ?? PAPER_VIEW) ? new MappedPolicy(snapshot) : undefined;
  }

  reset(seed: number): void {
    this.policy.reset(seed);
  }

  act(network: Network, action: Float64Array): void {
    const { ueQueue, sensorQueue } = network;
    const key = `${ueQueue},${sensorQueue}`;
    this.visits.set(key, (this.visits.get(key) ?? 0) + 1);
    this.longestUeQueue = Math.max(this.longestUeQueue, ueQueue);
    this.longestSensorQueue = Math.max(this.longestSensorQueue, sensorQueue);
    this.policy.act(network, action);
  }

  /**
   * The text of policy-map.csv: the deterministic split at every pair of queue lengths (packets) up
   * to the longest that were met, and how many steps met that pair. Of queues too long for a row each,
   * some lengths at equal distances stand for those next to them.
   */
  csv(): string {
    const ueLevels = queueLevels(this.longestUeQueue);
    const sensorLevels = queueLevels(this.longestSensorQueue);
    const rows = ueLevels.length * sensorLevels.length;
    const visits = new Float64Array(rows);
    for (const [key, count] of this.visits) {
      const [ueQueue, sensorQueue] = key.split(',').map(Number);
      visits[
        nearest(ueLevels, ueQueue) * sensorLevels.length + nearest(sensorLevels, sensorQueue)
      ] += count;
    }
    const observations = new Float32Array(2 * rows);
    const actions = new Float32Array(2 * rows);
    for (let row = 0; row < rows; row++) {
      observations[2 * row] = ueLevels[Math.floor(row / sensorLevels.length)];
      observations[2 * row + 1] = sensorLevels[row % sensorLevels.length];
    }
    const policy = new BatchPolicy(this.snapshot);
    policy.act({ rows, observations, actions });
    policy.dispose();
    return csvLines([
      MAP_COLUMNS,
      ...Array.from({ length: rows }, (_, row) => [
        observations[2 * row],
        observations[2 * row + 1],
        actions[2 * row],
        actions[2 * row + 1],
        visits[row],
      ]),
    ]);
  }
}

/** Whole numbers from 0 to the longest, at most {@link MOST_LEVELS}, at equal distances. */
export function queueLevels(longest: number): number[] {
  const distance = Math.max(1, Math.ceil(longest / (MOST_LEVELS - 1)));
  return Array.from({ length: Math.ceil(longest / distance) + 1 }, (_, i) => i * distance);
}

/** The index of the level nearest to a queue length. */
function nearest(levels: readonly number[], length: number): number {
  return levels.length > 1 ? Math.round(length / levels[1]) : 0;
}
