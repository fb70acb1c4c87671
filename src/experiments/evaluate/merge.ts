import { RunningSummary } from '../../math/statistics.js';
import { staticGrid } from '../../policies/rules/static.js';
import type { Sections } from '../../runs/files/container.js';
import { planIdentities, type EvaluatePlan } from '../../runs/plans/plan.js';
import { ContextColumns } from '../../runs/tables/contexts.js';
import { DelayCounts } from '../../runs/tables/delays.js';
import { EpisodePart } from '../../runs/tables/episode-part.js';
import { EpisodesFile } from '../../runs/tables/episodes.js';
import { GroupsFile } from '../../runs/tables/groups.js';
import type { Identity } from '../../runs/tables/identity.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import { GridPart } from './grid-part.js';
import { bestStaticIdentity } from './plan.js';

const RETURN = EPISODE_METRICS.indexOf('return');

/** A row of an episode: an item of the plan, or the best static split of a setting. */
interface MergedRow {
  setting: number;
  item: number | undefined;
}

/**
 * Puts a comparison together from its parts: first the mean return of every static split under
 * every setting, by which the best is known; then the rows, each beside the best static split on
 * the same episode. Holds one part at a time.
 */
export class ComparisonMerge {
  private readonly splits: readonly { rhoC: number; rhoP: number }[];
  /** [setting][split] */
  private readonly returns: RunningSummary[][];

  private readonly contexts: ContextColumns;

  constructor(private readonly plan: EvaluatePlan) {
    this.contexts = new ContextColumns(plan.scenario);
    this.splits = staticGrid(plan.scenario.grid.step);
    this.returns = plan.settings.map(() => this.splits.map(() => new RunningSummary()));
  }

  /** Adds a part's static grid to the means. */
  addGrid(output: Sections): void {
    const grid = this.gridOf(output);
    for (let episode = 0; episode < grid.episodes; episode++)
      this.returns.forEach((ofSetting, setting) => {
        ofSetting.forEach((running, split) => {
          running.add(grid.returnOf({ episode, split, setting }));
        });
      });
  }

  /**
   * Writes episodes.csv, and groups.csv of several groups of UEs: episode by episode, setting by setting, the best static split and then the
   * items in the order of the plan.
   *
   * @returns the summary, one row for each of these, and the text of delays.csv
   */
  write(
    paths: { episodes: string; groups: string },
    parts: Iterable<Sections>,
  ): { rows: SummaryRow[]; delaysCsv: Iterable<string> } {
    const { plan } = this;
    const best = this.best();
    const rows = this.mergedRows();
    const identities = this.identities(rows, best);
    const differences = rows.map(() => new RunningSummary());
    // Those of the items, and behind them those of the splits.
    const delays = new DelayCounts(plan.items.length + this.splits.length);
    const file = new EpisodesFile(paths.episodes, identities, this.contexts);
    let groups: GroupsFile | undefined;
    try {
      groups = GroupsFile.of(plan, paths.groups, identities);
      for (const output of parts) {
        const items = new EpisodePart(output);
        const grid = this.gridOf(output);
        delays.addPart(items.delays);
        delays.addPart(output['gridDelays'] as Int32Array, (split) => plan.items.length + split);
        for (let episode = 0; episode < grid.episodes; episode++) {
          let staticReturn = NaN;
          rows.forEach(({ setting, item }, row) => {
            const at = { episode, split: best[setting], setting };
            const own = episode * plan.items.length + (item ?? 0);
            const metrics = item === undefined ? grid.metricsOf(at) : items.metricsOf(own);
            file.add(row, item === undefined ? grid.lineOf(at) : items.lines[own], metrics);
            if (item === undefined) staticReturn = metrics[RETURN];
            differences[row].add(metrics[RETURN] - staticReturn);
            const part = output[item === undefined ? 'gridGroups' : 'groups'] as Float64Array;
            const partRow = item === undefined ? grid.rowOf(at) : own;
            groups?.add({ item: row, episode: grid.numberOf(episode) }, part, partRow);
          });
        }
      }
      file.finish();
      groups?.finish();
    } finally {
      file.discardUnfinished();
      groups?.discardUnfinished();
    }
    const delaysCsv = delays.csv(
      rows.map(({ setting, item }, row) => ({
        name: String(identities[row].item),
        index: item ?? plan.items.length + best[setting],
      })),
    );
    return { rows: compared(file.summary(), rows, differences), delaysCsv };
  }

  private gridOf(output: Sections): GridPart {
    const sizes = { splits: this.splits.length, settings: this.plan.settings.length };
    return new GridPart(output, sizes, this.contexts);
  }

  /** [setting] the split with the highest mean return; of equals, the first of the grid */
  private best(): number[] {
    return this.returns.map((ofSetting) => {
      const means = ofSetting.map((running) => running.summary().mean);
      return means.reduce((best, value, split) => (value > means[best] ? split : best), 0);
    });
  }

  /** The rows of an episode in their order. */
  private mergedRows(): MergedRow[] {
    const { settings, items } = this.plan;
    return settings.flatMap((_, setting) => [
      { setting, item: undefined },
      ...items.flatMap((item, index) =>
        item.setting === setting ? [{ setting, item: index }] : [],
      ),
    ]);
  }

  private identities(rows: readonly MergedRow[], best: readonly number[]): Identity[] {
    const ofItems = planIdentities(this.plan);
    return rows.map(({ setting, item }) =>
      item === undefined
        ? bestStaticIdentity(this.plan, setting, this.splits[best[setting]])
        : ofItems[item],
    );
  }
}

/** The summary with every row beside the best static split of its setting. */
function compared(
  summary: readonly SummaryRow[],
  rows: readonly MergedRow[],
  differences: readonly RunningSummary[],
): SummaryRow[] {
  return summary.map((row, i): SummaryRow => {
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
}
