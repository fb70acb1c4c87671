import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RunningSummary } from '../math/statistics.js';
import { EpisodePart } from '../runs/tables/episode-part.js';
import { readRegular } from '../runs/files/open-regular.js';
import { Parts } from '../runs/parts.js';
import type { TrainPlan } from '../runs/plans/plan.js';
import { readResult } from '../runs/result.js';
import { runFiles } from '../runs/run-files.js';
import { parseSummary } from '../runs/tables/summary.js';
import { EPISODE_METRICS, type EpisodeMetric } from '../simulator/metrics/metrics.js';
import type { Scalars } from './events.js';

/** Metrics of the evaluation episodes that are told of a run that is done. */
const TOLD = [
  'return',
  'sync_delay_steps',
  'e2e_delay_steps',
  'traffic_served_pct',
] as const satisfies readonly EpisodeMetric[];

/** What a run has come to in the end. */
export interface RunOutcome {
  timesteps: number;
  scalars: Scalars;
}

/** What the runs of a run directory have come to. */
export class Outcomes {
  private readonly parts: Parts;
  /** by item, of summary.csv */
  private summary: ReadonlyMap<string, (metric: EpisodeMetric) => number> | undefined;

  constructor(
    private readonly directory: string,
    private readonly plan: TrainPlan,
  ) {
    this.parts = new Parts(join(directory, 'parts'));
  }

  /**
   * The policies' mean returns on the selection episodes, and the means of the kept one on the evaluation
   * episodes.
   *
   * @returns undefined when the run is not done
   * @throws {ReportError} when summary.csv is broken
   */
  of(index: number): RunOutcome | undefined {
    const { name } = this.plan.items[index];
    const result = readResult(runFiles(this.directory, name).result);
    const mean = result && this.means(index);
    if (!mean) return undefined;
    const { timesteps, best, last } = result;
    const scalars: [tag: string, value: number | null][] = [
      ['result/best_selection_return', best?.selectionReturn ?? null],
      ['result/final_selection_return', last.selectionReturn],
      ...TOLD.map((metric): [string, number] => [`result/${metric}`, mean(metric)]),
    ];
    return {
      timesteps,
      scalars: scalars.filter((pair): pair is [string, number] => isThere(pair)),
    };
  }

  /** By metric, over the evaluation episodes: from the run's part, or once these are merged from the table. */
  private means(index: number): ((metric: EpisodeMetric) => number) | undefined {
    const output = this.parts.read({ index });
    if (!output) return (this.summary ??= this.readSummary()).get(this.plan.items[index].name);
    const part = new EpisodePart(output);
    return (metric) => {
      const running = new RunningSummary();
      part.lines.forEach((_, row) => {
        running.add(part.metricsOf(row)[EPISODE_METRICS.indexOf(metric)]);
      });
      return running.summary().mean;
    };
  }

  private readSummary() {
    const file = join(this.directory, 'summary.csv');
    if (!existsSync(file)) return new Map<string, never>();
    const rows = parseSummary({ file, text: readRegular(file).toString('utf8') });
    return new Map(
      rows.map(({ identity, metrics }) => [
        String(identity.item),
        (metric: EpisodeMetric) => metrics[metric].mean,
      ]),
    );
  }
}

/** A mean of nothing is none. */
function isThere([, value]: [tag: string, value: number | null]): boolean {
  return value !== null && !Number.isNaN(value);
}
