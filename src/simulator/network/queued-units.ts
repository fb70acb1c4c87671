import { sumInOrder } from './sum-in-order.js';

/**
 * What waits in one FIFO queue, with sums, so that the units behind the head are known without walking
 * through the queue, which may grow as long as the episode. Loads are whole numbers of units.
 */
export class QueuedUnits {
  /** [pushed + 1] units of all that were pushed before; grows by doubling */
  private before = new Float64Array(64);
  private pushed = 0;
  private gone = 0;

  push(units: number): void {
    if (this.pushed + 2 > this.before.length) {
      const longer = new Float64Array(2 * this.before.length);
      longer.set(this.before);
      this.before = longer;
    }
    this.before[this.pushed + 1] = this.before[this.pushed] + units;
    this.pushed++;
  }

  /** The head is finished and gone. */
  shift(): void {
    this.gone++;
  }

  /** Units in the queue, which is not empty, in the order of the queue. */
  waiting(remainingOfHead: number): number {
    return sumInOrder(remainingOfHead, this.before, { from: this.gone + 1, to: this.pushed });
  }
}
