import { csvCells, csvLines } from '../csv/write.js';
import { namesOf, type Column } from './column.js';
import { conditionCell, conditionColumn, type InCondition } from './condition.js';

/** The columns of delays.csv. */
export const DELAYS = [
  { name: 'item', unit: '', label: 'as in `episodes.csv`', type: 'text' },
  { name: 'delay_steps', unit: 'steps', label: 'a delay d', type: 'count' },
  {
    name: 'sync_requests',
    unit: 'requests',
    label: 'completed requests with AoSI = d, over all episodes of the item',
    type: 'count',
  },
  {
    name: 'e2e_requests',
    unit: 'requests',
    label: 'completed requests with AoRI = d',
    type: 'count',
  },
] as const satisfies readonly Column[];

export const DELAY_COLUMNS = namesOf(DELAYS);

/**
 * How many completed requests had each delay, per item, summed over episodes. Memory grows with the
 * largest delay, not with the episodes. All a reader needs for the distributions of both delays, and
 * for the mean return of an item under any constants of the reward.
 */
export class DelayCounts {
  /** [item][2·delay] requests with that AoSI, [2·delay + 1] with that AoRI */
  private readonly counts: number[][];

  constructor(items: number) {
    this.counts = Array.from({ length: items }, () => []);
  }

  /**
   * Adds an episode.
   *
   * @param sync [AoSI in steps] requests
   * @param e2e [AoRI in steps] requests, as long
   */
  add(item: number, { sync, e2e }: { sync: ArrayLike<number>; e2e: ArrayLike<number> }): void {
    let length = sync.length;
    while (length > 0 && sync[length - 1] === 0 && e2e[length - 1] === 0) length--;
    const counts = this.upTo(item, length);
    for (let delay = 0; delay < length; delay++) {
      counts[2 * delay] += sync[delay];
      counts[2 * delay + 1] += e2e[delay];
    }
  }

  /** The counts as numbers that {@link addPart} adds to others: item, delay, sync, e2e, item, … */
  part(): Int32Array {
    let rows = 0;
    this.counts.forEach((_, item) => {
      this.forEachOf(item, () => rows++);
    });
    // Of thousands of items a list that grows would take several times as much.
    const values = new Int32Array(4 * rows);
    let at = 0;
    this.counts.forEach((_, item) => {
      this.forEachOf(item, (delay, sync, e2e) => {
        values[at++] = item;
        values[at++] = delay;
        values[at++] = sync;
        values[at++] = e2e;
      });
    });
    return values;
  }

  /**
   * Adds what {@link part} gave.
   *
   * @param itemOf the item here that an item there is
   */
  addPart(part: Int32Array, itemOf: (item: number) => number = (item) => item): void {
    for (let at = 0; at < part.length; at += 4) {
      const counts = this.upTo(itemOf(part[at]), part[at + 1] + 1);
      counts[2 * part[at + 1]] += part[at + 2];
      counts[2 * part[at + 1] + 1] += part[at + 3];
    }
  }

  /**
   * The text of delays.csv, in pieces: of thousands of items it is longer than a string may be.
   *
   * @param items for each row of items its name and which of the counts are its own
   */
  *csv(items: readonly (InCondition & { name: string; index: number })[]): Generator<string> {
    yield csvLines([[...DELAY_COLUMNS, ...conditionColumn(items)]]);
    for (const item of items) {
      const { name, index } = item;
      // Quoted once: the same name stands in front of a hundred lines.
      const cell = csvCells([name]);
      const end = conditionCell(item);
      const lines: string[] = [];
      this.forEachOf(index, (delay, sync, e2e) =>
        lines.push(`${cell},${delay},${sync},${e2e}${end}\n`),
      );
      yield lines.join('');
    }
  }

  private forEachOf(item: number, visit: (delay: number, sync: number, e2e: number) => void): void {
    const counts = this.counts[item];
    for (let delay = 0; 2 * delay < counts.length; delay++) {
      const sync = counts[2 * delay];
      const e2e = counts[2 * delay + 1];
      if (sync > 0 || e2e > 0) visit(delay, sync, e2e);
    }
  }

  private upTo(item: number, delays: number): number[] {
    const counts = this.counts[item];
    while (counts.length < 2 * delays) counts.push(0);
    return counts;
  }
}
