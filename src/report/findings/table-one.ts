import type { Summary } from '../../math/statistics.js';
import type { EpisodeMetric } from '../../simulator/metrics/metrics.js';
import type { Grid, ReportData } from '../data.js';
import { PAPER_TABLE_1, printedNumber } from '../../paper.js';

/** One number of the paper's Table I beside ours. */
export interface TableOneCell {
  /** mean and standard deviation over our episodes */
  ours: Summary;
  /** as printed in the paper, which prints no spread of the traffic served: NaN */
  paper: { mean: number; std: number };
  /** whether the paper's number stands in the column of the other delay */
  swapped: boolean;
  /** (ours − the paper's) / spread: the paper's standard deviation, ours where it prints none */
  inSpreads: number;
}

/** A static split of the paper's Table I. */
export interface TableOneRow {
  rhoC: number;
  rhoP: number;
  sync: TableOneCell;
  e2e: TableOneCell;
  served: TableOneCell;
}

/**
 * The static splits of the paper's Table I as far as the grid has them; none where the runs simulate
 * something else. Swapped numbers are put where they belong before they are compared.
 */
export function tableOne({ isPaper, grid }: Pick<ReportData, 'isPaper' | 'grid'>): TableOneRow[] {
  if (!isPaper || !grid) return [];
  return PAPER_TABLE_1.flatMap(({ rhoC, rhoP, swapped, ...paper }) => {
    const metrics = splitOf(grid, rhoC, rhoP)?.item.metrics;
    if (!metrics) return [];
    const cell = (metric: EpisodeMetric, printed: { mean: number; std: number }, moved: boolean) =>
      compare(metrics[metric], printed, moved);
    const [sync, e2e] = [printedNumber(paper.sync), printedNumber(paper.e2e)];
    return [
      {
        rhoC,
        rhoP,
        sync: cell('sync_delay_steps', swapped ? e2e : sync, swapped),
        e2e: cell('e2e_delay_steps', swapped ? sync : e2e, swapped),
        served: cell('traffic_served_pct', { mean: paper.servedPct, std: NaN }, false),
      },
    ];
  });
}

/**
 * Whether a number agrees with the paper's: it lies no further away than one spread. A spread that is
 * not known (of one episode) decides nothing: undefined.
 */
export function agrees({ inSpreads }: TableOneCell): boolean | undefined {
  return Number.isNaN(inSpreads) ? undefined : Math.abs(inSpreads) <= 1;
}

function compare(
  ours: Summary,
  paper: { mean: number; std: number },
  swapped: boolean,
): TableOneCell {
  const spread = Number.isNaN(paper.std) ? ours.std : paper.std;
  return { ours, paper, swapped, inSpreads: (ours.mean - paper.mean) / spread };
}

function splitOf({ splits }: Grid, rhoC: number, rhoP: number) {
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;
  return splits.find((split) => near(split.rhoC, rhoC) && near(split.rhoP, rhoP));
}
