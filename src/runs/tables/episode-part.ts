import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import { csvCells } from '../csv/write.js';
import type { Sections } from '../files/container.js';
import type { ContextColumns } from './contexts.js';
import { DelayCounts } from './delays.js';

const METRICS = EPISODE_METRICS.length;

/** Episodes that some items have run, while a task works on them. */
export class EpisodeRecorder {
  private readonly lines: string[] = [];
  /** [rows][metrics], one behind the other */
  private readonly metrics: number[] = [];
  private readonly delays: DelayCounts;

  /** @param contexts the columns behind the metrics */
  constructor(
    items: number,
    private readonly contexts: ContextColumns,
  ) {
    this.delays = new DelayCounts(items);
  }

  /** Adds the next row: an item's episode with its metrics, and how many requests had each delay. */
  add(
    { item, episode, seed }: { item: number; episode: number; seed: number },
    metrics: Float64Array,
    delays: { sync: ArrayLike<number>; e2e: ArrayLike<number> },
  ): void {
    this.lines.push(episodeLine({ episode, seed, metrics }, this.contexts));
    for (let m = 0; m < METRICS; m++) this.metrics.push(metrics[m]);
    this.delays.add(item, delays);
  }

  /** What a task leaves of them. */
  sections(): Sections {
    return {
      rows: this.lines.join('\n'),
      metrics: new Float64Array(this.metrics),
      delays: this.delays.part(),
    };
  }
}

/** The cells of a row of episodes.csv behind the identity. */
export function episodeLine(
  { episode, seed, metrics }: { episode: number; seed: number; metrics: Float64Array },
  contexts: ContextColumns,
): string {
  return csvCells([episode, seed, ...metrics, ...contexts.cells(seed)]);
}

/** What {@link EpisodeRecorder} left: rows as texts and as numbers, in their order. */
export class EpisodePart {
  readonly lines: readonly string[];
  private readonly metrics: Float64Array;
  readonly delays: Int32Array;

  constructor({ rows, metrics, delays }: Sections) {
    this.lines = (rows as string).split('\n');
    this.metrics = metrics as Float64Array;
    this.delays = delays as Int32Array;
  }

  /** [metrics] of a row, a view */
  metricsOf(row: number): Float64Array {
    return this.metrics.subarray(row * METRICS, (row + 1) * METRICS);
  }
}
