import { printable } from '../../words/texts.js';

/** The last line of every dry run. */
export const NOTHING_DONE = 'Nothing was done (--dry-run).';

/**
 * A dry run of a command that writes one thing.
 *
 * @param first what it would be, a line or several
 */
export function describeDryRun(first: string, out: string): string {
  return `${first}\nresults    ${printable(out)}\n${NOTHING_DONE}`;
}
