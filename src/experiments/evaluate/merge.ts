import { readFileSync } from 'node:fs';
import { DelayCounts } from '../../runs/tables/delays.js';
import {
  csvLines,
  EPISODE_COLUMNS,
  identityCells,
  type Identity,
} from '../../runs/tables/episodes.js';
import { RunningSummary } from '../../math/statistics.js';
import { Summarizer, type SummaryRow } from '../../runs/tables/summary.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import { bestStaticIdentity, comparisonIdentity, type ComparisonPlan } from './plan.js';
import { readMetrics, rowsOf, WholeFile } from '../../runs/tables/episodes-file.js';

const METRICS = EPISODE_METRICS.length;
const RETURN = EPISODE_METRICS.indexOf('return');

/** The files that the task of some episodes left. */
export interface ComparisonPart {
  contenders: string;
  grid: string;
  delays: string;
}

/**
 * Puts a comparison together from its parts: first the mean return of every static split under
 * every setting, by which the best is known; then the rows, each beside the best static split on
 * the same episode. Holds one part at a time.
 */
export class ComparisonMerge {
  /** [setting][split] */
  private readonly returns: RunningSummary[][];

  constructor(
    private readonly plan: ComparisonPlan,
    private readonly splits: readonly { rhoC: number; rhoP: number }[],
  ) {
    this.returns = plan.settings.map(() => splits.map(() => new RunningSummary()));
  }

  /** Adds a part of the static grid's rows to the means. */
  addGrid(file: string): void {
    rowsOf(readFileSync(file, 'utf8')).forEach((line, row) => {
      const cells = line.split(',');
      this.returns.forEach((ofSetting, setting) => {
        ofSetting[row % this.splits.length].add(
          Number(cells[EPISODE_COLUMNS.length + METRICS + setting]),
        );
      });
    });
  }

  /** [setting] the split with the highest mean return; of equals, the first of the grid */
  private best(): number[] {
    return this.returns.map((ofSetting) => {
      const means = ofSetting.map((running) => running.summary().mean);
      return means.reduce((best, value, split) => (value > means[best] ? split : best), 0);
    });
  }

  /**
   * Writes episodes.csv: episode by episode, setting by setting, the best static split and then the
   * contenders in the order of the plan.
   *
   * @returns the summary, one row for each of these, and the text of delays.csv
   */
  write(
    path: string,
    { header, parts }: { header: string; parts: readonly ComparisonPart[] },
  ): { rows: SummaryRow[]; delaysCsv: string } {
    const { plan } = this;
    const best = this.best();
    // Rows of an episode in their order: of a setting's best split, or of an item of the plan.
    const rows = plan.settings.flatMap((_, setting) => [
      { setting, item: undefined },
      ...plan.items.flatMap((item, index) =>
        item.setting === setting ? [{ setting, item: index }] : [],
      ),
    ]);
    const identities = rows.map(({ setting, item }): Identity =>
      item === undefined
        ? bestStaticIdentity(plan, setting, this.splits[best[setting]])
        : comparisonIdentity(plan, plan.items[item]),
    );
    const summarizer = new Summarizer(identities, EPISODE_METRICS);
    const differences = rows.map(() => new RunningSummary());
    const metrics = new Float64Array(METRICS);
    // A task's counts are those of the contenders, then those of the splits.
    const delays = new DelayCounts(plan.items.length + this.splits.length);
    const file = new WholeFile(path);
    try {
      file.write(header);
      for (const part of parts) {
        const contenders = rowsOf(readFileSync(part.contenders, 'utf8'));
        const grid = rowsOf(readFileSync(part.grid, 'utf8'));
        delays.addPart(readFileSync(part.delays, 'utf8'));
        const episodes = grid.length / this.splits.length;
        for (let episode = 0; episode < episodes; episode++) {
          let staticReturn = NaN;
          rows.forEach(({ setting, item }, row) => {
            const line =
              item === undefined
                ? gridLine(grid[episode * this.splits.length + best[setting]], {
                    identity: identities[row],
                    setting,
                  })
                : contenders[episode * plan.items.length + item];
            readMetrics(line, metrics);
            if (item === undefined) staticReturn = metrics[RETURN];
            summarizer.add(row, metrics);
            differences[row].add(metrics[RETURN] - staticReturn);
            file.write(`${line}\n`);
          });
        }
      }
      file.finish();
    } finally {
      file.discardUnfinished();
    }
    const delaysCsv = delays.csv(
      rows.map(({ setting, item }, row) => ({
        name: String(identities[row].item),
        index: item ?? plan.items.length + best[setting],
      })),
    );
    const summary = summarizer.rows();
    const compared = summary.map((row, i): SummaryRow => {
      const ownBest = summary[rows.findIndex(({ setting }) => setting === rows[i].setting)];
      const staticMean = ownBest.metrics['return'].mean;
      return {
        ...row,
        versusStatic: {
          // Against nothing, or a loss, a ratio says nothing.
          ratio: staticMean > 0 ? row.metrics['return'].mean / staticMean : NaN,
          difference: differences[i].summary(),
        },
      };
    });
    return { rows: compared, delaysCsv };
  }
}

/** A row of the grid's part as a row of episodes.csv, with the return under a setting. */
function gridLine(
  part: string,
  { identity, setting }: { identity: Identity; setting: number },
): string {
  const cells = part.split(',');
  const first = EPISODE_COLUMNS.length;
  cells[first + RETURN] = cells[first + METRICS + setting];
  return csvLines([[...identityCells(identity), ...cells.slice(0, first + METRICS)]]).trimEnd();
}
