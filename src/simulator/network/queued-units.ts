import type { SentPackets } from './sent-packets.js';
import { sumInOrder } from './sum-in-order.js';

/**
 * What was sent to one station, with sums, so that the units behind the head of its FIFO queue are known
 * without walking through the queue, which may grow as long as the episode. Loads are whole numbers of units.
 */
export class QueuedUnits {
  /** [pushed + 1] units of all that were pushed before; grows by doubling */
  private before = new Float64Array(64);
  private pushed = 0;
  /** steps whose packets were pushed */
  private steps = 0;

  /** Takes in what was sent to the station up to and including step t. */
  push({ start, computeUnits, stations }: SentPackets, station: number, t: number): void {
    for (; this.steps <= t; this.steps++) {
      const row = this.steps * stations + station;
      for (let place = start[row]; place < start[row + 1]; place++) this.add(computeUnits[place]);
    }
  }

  private add(units: number): void {
    if (this.pushed + 2 > this.before.length) {
      const longer = new Float64Array(2 * this.before.length);
      longer.set(this.before);
      this.before = longer;
    }
    this.before[this.pushed + 1] = this.before[this.pushed] + units;
    this.pushed++;
  }

  /**
   * Units in the queue, which is not empty, in the order of the queue.
   *
   * @param packets in the queue
   */
  waiting(remainingOfHead: number, packets: number): number {
    const finished = this.pushed - packets;
    return sumInOrder(remainingOfHead, this.before, { from: finished + 1, to: this.pushed });
  }
}
