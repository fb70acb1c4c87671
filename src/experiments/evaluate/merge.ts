import { countedConditions } from '../../config/conditions.js';
import { RunningSummary } from '../../math/statistics.js';
import { staticGrid } from '../../policies/rules/static.js';
import type { Sections } from '../../runs/files/container.js';
import type { EvaluatePlan } from '../../runs/plans/plan.js';
import { planIdentities, pointColumns } from '../../runs/plans/identities.js';
import { tellsAdaptivity, tellsImportance } from '../../runs/plans/tells.js';
import { ContextColumns } from '../../runs/tables/contexts.js';
import { DelayCounts } from '../../runs/tables/delays.js';
import { EpisodePart } from '../../runs/tables/episode-part.js';
import { EpisodesFile } from '../../runs/tables/episodes.js';
import { GroupsFile } from '../../runs/tables/groups.js';
import type { FoundSplit, Identity } from '../../runs/tables/identity.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import type { ReturnsOf } from './adaptivity.js';
import { GridPart } from './grid-part.js';
import { foundIdentity, judgedAt } from './plan.js';

const RETURN = EPISODE_METRICS.indexOf('return');

/** A row of an episode: an item of the plan, or a static split that is found for a setting. */
interface MergedRow {
  setting: number;
  item: number | FoundSplit;
}

/** A part of the work, and the condition that it was run in: 0 where there are none. */
interface Part {
  condition: number;
  output: Sections;
}

/**
 * Puts a comparison together from its parts: first the mean return of every static split under every
 * setting in every condition, by which the best are known; then the rows, each beside the best static
 * split on the same episode. Holds one part at a time.
 */
export class ComparisonMerge {
  private readonly splits: readonly { rhoC: number; rhoP: number }[];
  /** [condition][setting][split] */
  private readonly returns: RunningSummary[][][];
  /** undefined where there are none */
  private readonly conditions: readonly (string | undefined)[];
  private readonly contexts: ContextColumns;

  constructor(private readonly plan: EvaluatePlan) {
    this.conditions = plan.conditions ?? [undefined];
    this.contexts = new ContextColumns(judgedAt(plan));
    this.splits = staticGrid(plan.scenario.grid.step);
    this.returns = this.conditions.map(() =>
      plan.settings.map(() => this.splits.map(() => new RunningSummary())),
    );
  }

  /** Adds a part's static grid to the means. */
  addGrid({ condition, output }: Part): void {
    const grid = this.gridOf(output);
    for (let episode = 0; episode < grid.episodes; episode++)
      this.returns[condition].forEach((ofSetting, setting) => {
        ofSetting.forEach((running, split) => {
          running.add(grid.returnOf({ episode, split, setting }));
        });
      });
  }

  /**
   * Writes episodes.csv, and groups.csv of several groups of UEs: condition by condition, episode by
   * episode, setting by setting, the best static split and then the items in the order of the plan.
   *
   * @returns the summary, one row for each of these, the text of delays.csv, and the returns
   *   that adaptivity and importance are told from, where they are
   */
  write(
    paths: { episodes: string; groups: string },
    parts: Iterable<Part>,
  ): { rows: SummaryRow[]; delaysCsv: Iterable<string>; returns: ReturnsOf[] | undefined } {
    const { plan } = this;
    const means = this.returns.map((ofCondition) =>
      ofCondition.map((ofSetting) => ofSetting.map((running) => running.summary().mean)),
    );
    const best = means.map((ofCondition) => ofCondition.map(highest));
    const counted = countedConditions(plan);
    const single = plan.settings.map((_, setting) =>
      bestSingle(means.filter((_, condition) => counted[condition]).map((of) => of[setting])),
    );
    const splitOf = (found: FoundSplit, condition: number, setting: number) =>
      found === 'best-static' ? best[condition][setting] : single[setting];
    const rows = this.mergedRows();
    const ofItems = planIdentities(plan);
    const identities = this.conditions.flatMap((name, condition) =>
      rows.map(({ setting, item }): Identity => ({
        ...(typeof item === 'number'
          ? ofItems[item]
          : foundIdentity(plan, item, {
              setting,
              split: this.splits[splitOf(item, condition, setting)],
            })),
        ...pointColumns(plan, name),
      })),
    );
    const differences = identities.map(() => new RunningSummary());
    const returns =
      tellsAdaptivity(plan) || tellsImportance(plan)
        ? identities.map((identity): ReturnsOf => ({
            identity,
            returns: new Float64Array(plan.scenario.episodes),
          }))
        : undefined;
    // In each condition those of the items, and behind them those of the splits.
    const delayed = plan.items.length + this.splits.length;
    const delays = new DelayCounts(this.conditions.length * delayed);
    const file = new EpisodesFile(paths.episodes, identities, this.contexts);
    let groups: GroupsFile | undefined;
    try {
      groups = GroupsFile.of(plan, paths.groups, identities);
      for (const { condition, output } of parts) {
        const items = new EpisodePart(output);
        const grid = this.gridOf(output);
        const first = condition * delayed;
        delays.addPart(items.delays, (item) => first + item);
        delays.addPart(
          output['gridDelays'] as Int32Array,
          (split) => first + plan.items.length + split,
        );
        for (let episode = 0; episode < grid.episodes; episode++) {
          let staticReturn = NaN;
          rows.forEach(({ setting, item }, at) => {
            const row = condition * rows.length + at;
            const isItem = typeof item === 'number';
            const ofGrid = {
              episode,
              split: isItem ? 0 : splitOf(item, condition, setting),
              setting,
            };
            const own = episode * plan.items.length + (isItem ? item : 0);
            const metrics = isItem ? items.metricsOf(own) : grid.metricsOf(ofGrid);
            file.add(row, isItem ? items.lines[own] : grid.lineOf(ofGrid), metrics);
            if (item === 'best-static') staticReturn = metrics[RETURN];
            differences[row].add(metrics[RETURN] - staticReturn);
            const number = grid.numberOf(episode);
            if (returns) returns[row].returns[number] = metrics[RETURN];
            const part = output[isItem ? 'groups' : 'gridGroups'] as Float64Array;
            const partRow = isItem ? own : grid.rowOf(ofGrid);
            groups?.add({ item: row, episode: number }, part, partRow);
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
      this.conditions.flatMap((_, condition) =>
        rows.map(({ setting, item }, at) => {
          const { item: name, ...identity } = identities[condition * rows.length + at];
          const own =
            typeof item === 'number' ? item : plan.items.length + splitOf(item, condition, setting);
          return { ...identity, name: String(name), index: condition * delayed + own };
        }),
      ),
    );
    return { rows: compared(file.summary(), rows, differences), delaysCsv, returns };
  }

  private gridOf(output: Sections): GridPart {
    const sizes = { splits: this.splits.length, settings: this.plan.settings.length };
    return new GridPart(output, sizes, this.contexts);
  }

  /** The rows of an episode in their order, the same in every condition. */
  private mergedRows(): MergedRow[] {
    const { settings, items, conditions } = this.plan;
    const found: readonly FoundSplit[] = conditions
      ? ['best-static', 'best-single-split']
      : ['best-static'];
    return settings.flatMap((_, setting) => [
      ...found.map((item) => ({ setting, item })),
      ...items.flatMap((item, index) =>
        item.setting === setting ? [{ setting, item: index }] : [],
      ),
    ]);
  }
}

/** Where the highest of some means is; of equals, the first. */
function highest(means: readonly number[]): number {
  return means.reduce((best, value, split) => (value > means[best] ? split : best), 0);
}

/**
 * The one split with the highest mean ratio over the conditions to the best split of each. A condition
 * in which the best earns nothing has no ratio; where none has one, returns are added.
 *
 * @param means [condition][split] mean returns under a setting
 */
function bestSingle(means: readonly (readonly number[])[]): number {
  const tops = means.map((ofSplits) => ofSplits[highest(ofSplits)]);
  const earning = tops.some((top) => top > 0);
  return highest(
    means[0].map((_, split) =>
      means.reduce((sum, ofSplits, condition) => {
        const top = tops[condition];
        if (!earning) return sum + ofSplits[split];
        return top > 0 ? sum + ofSplits[split] / top : sum;
      }, 0),
    ),
  );
}

/** The summary with every row beside the best static split of its setting and condition. */
function compared(
  summary: readonly SummaryRow[],
  rows: readonly MergedRow[],
  differences: readonly RunningSummary[],
): SummaryRow[] {
  return summary.map((row, i): SummaryRow => {
    const at = i % rows.length;
    const ownBest = rows.findIndex(({ setting }) => setting === rows[at].setting);
    const staticMean = summary[i - at + ownBest].metrics['return'].mean;
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
