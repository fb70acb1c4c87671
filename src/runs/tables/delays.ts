import { csvLines } from './episodes.js';

/** The columns of delays.csv. */
export const DELAY_COLUMNS = ['item', 'delay_steps', 'sync_requests', 'e2e_requests'] as const;

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

  /** The counts as a text that {@link addPart} adds to others; its first line tells how long it is. */
  part(): string {
    const lines: string[] = [];
    this.forEach((item, delay, sync, e2e) => lines.push(`${item},${delay},${sync},${e2e}`));
    return [lines.length, ...lines, ''].join('\n');
  }

  /**
   * Adds what {@link part} gave.
   *
   * @param text as {@link part} gave it
   * @param itemOf the item here that an item there is
   */
  addPart(text: string, itemOf: (item: number) => number = (item) => item): void {
    for (const line of text.split('\n').slice(1, -1)) {
      const [item, delay, sync, e2e] = line.split(',').map(Number);
      const counts = this.upTo(itemOf(item), delay + 1);
      counts[2 * delay] += sync;
      counts[2 * delay + 1] += e2e;
    }
  }

  /**
   * The text of delays.csv.
   *
   * @param items for each row of items its name and which of the counts are its own
   */
  csv(items: readonly { name: string; index: number }[]): string {
    const texts = [csvLines([DELAY_COLUMNS])];
    for (const { name, index } of items) {
      // Quoted once: the same name stands in front of a hundred lines.
      const cell = csvLines([[name]]).slice(0, -1);
      const lines: string[] = [];
      this.forEachOf(index, (delay, sync, e2e) => lines.push(`${cell},${delay},${sync},${e2e}\n`));
      texts.push(lines.join(''));
    }
    return texts.join('');
  }

  private forEach(
    visit: (...row: [item: number, delay: number, sync: number, e2e: number]) => void,
  ): void {
    for (let item = 0; item < this.counts.length; item++)
      this.forEachOf(item, (delay, sync, e2e) => {
        visit(item, delay, sync, e2e);
      });
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

/** Whether a text is a whole part of {@link DelayCounts}. */
export function isWholePart(text: string): boolean {
  const lines = text.split('\n');
  return lines.length > 1 && lines.at(-1) === '' && Number(lines[0]) === lines.length - 2;
}
