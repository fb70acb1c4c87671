import type { Interval } from './bootstrap.js';
import type { Summary } from './statistics.js';

/** What can be said of a difference: it is clearly above or below something, or that is open. */
export type Verdict = 'ahead' | 'open' | 'behind';

/**
 * Whether the whole 95% interval lies above a value or below it. Without an interval nothing is
 * clear.
 *
 * @param than the value that says "no different": 0 for a difference, 1 for a ratio
 */
export function verdictOf({ mean, ci95 }: Pick<Summary, 'mean' | 'ci95'>, than = 0): Verdict {
  return verdictOfInterval({ low: mean - ci95, high: mean + ci95 }, than);
}

/** The same of an interval whose halves may differ. */
export function verdictOfInterval({ low, high }: Omit<Interval, 'value'>, than = 0): Verdict {
  if (low > than) return 'ahead';
  return high < than ? 'behind' : 'open';
}

/** How often something is clearly ahead, clearly behind, and how often neither. */
export type Tally = Record<Verdict, number>;

export function tallyOf(verdicts: readonly Verdict[]): Tally {
  const tally: Tally = { ahead: 0, open: 0, behind: 0 };
  for (const verdict of verdicts) tally[verdict]++;
  return tally;
}
