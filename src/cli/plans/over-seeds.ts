import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { summarize, type Summary } from '../../math/statistics.js';

/**
 * A statistic of runs that differ in the training seed: over the seeds where there are several, else
 * over the episodes of the one.
 */
export function overSeeds(
  rows: readonly SummaryRow[],
  statistic: (row: SummaryRow) => Summary,
): Summary {
  return rows.length === 1 ? statistic(rows[0]) : summarize(rows.map((row) => statistic(row).mean));
}
