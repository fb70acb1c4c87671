import type { Tally, Verdict } from '../math/verdict.js';
import { counted } from './numbers.js';

/**
 * `clearly better in 7 of 12 settings, open in 4, clearly worse in 1`: what did not occur is left out,
 * but for how often it is better.
 *
 * @param words of which there is more and less, e.g. `better` and `worse`
 */
export function tallied(
  { ahead, open, behind }: Tally,
  { more, less, noun }: { more: string; less: string; noun: string },
): string {
  return [
    `clearly ${more} in ${ahead} of ${counted(ahead + open + behind, noun)}`,
    ...(open > 0 ? [`open in ${open}`] : []),
    ...(behind > 0 ? [`clearly ${less} in ${behind}`] : []),
  ].join(', ');
}

/** Of something of which there is more or less than of another. */
export function verdictWord(verdict: Verdict): string {
  return { ahead: 'clearly more', open: 'open', behind: 'clearly less' }[verdict];
}

/** What "clearly" means wherever it is said of policies on the same episodes. */
export const CLEARLY =
  'Clearly: the whole 95% interval of the difference lies on one side (Student’s t). Differences are' +
  ' taken episode by episode where policies met the same episodes; of several training seeds the' +
  ' wider of two intervals counts, that of their mean over episodes and that over the seeds.';
