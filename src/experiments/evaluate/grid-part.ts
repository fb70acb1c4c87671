import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import type { Sections } from '../../runs/files/container.js';
import type { ContextColumns } from '../../runs/tables/contexts.js';
import { episodeLine } from '../../runs/tables/episode-part.js';

const METRICS = EPISODE_METRICS.length;
const RETURN = EPISODE_METRICS.indexOf('return');
/** Episode and seed stand before the metrics. */
const METRICS_AT = 2;

/**
 * The static grid's side of a task's output: for each episode and split a record of numbers, the
 * episode, its seed, the metrics, and the return under every setting of the plan.
 */
export class GridPart {
  private readonly values: Float64Array;
  private readonly width: number;

  constructor(
    { grid }: Sections,
    private readonly sizes: { splits: number; settings: number },
    private readonly contexts: ContextColumns,
  ) {
    this.values = grid as Float64Array;
    this.width = METRICS_AT + METRICS + sizes.settings;
  }

  get episodes(): number {
    return this.values.length / this.width / this.sizes.splits;
  }

  /** The return of a split in an episode of the part under a setting. */
  returnOf(at: { episode: number; split: number; setting: number }): number {
    return this.values[this.start(at) + METRICS_AT + METRICS + at.setting];
  }

  /** [metrics] of a split in an episode of the part, judged under a setting; a copy. */
  metricsOf(at: { episode: number; split: number; setting: number }): Float64Array {
    const start = this.start(at) + METRICS_AT;
    const metrics = this.values.slice(start, start + METRICS);
    metrics[RETURN] = this.returnOf(at);
    return metrics;
  }

  /** The cells of its row behind the identity. */
  lineOf(at: { episode: number; split: number; setting: number }): string {
    const start = this.start(at);
    const [episode, seed] = this.values.subarray(start, start + METRICS_AT);
    return episodeLine({ episode, seed, metrics: this.metricsOf(at) }, this.contexts);
  }

  private start({ episode, split }: { episode: number; split: number }): number {
    return (episode * this.sizes.splits + split) * this.width;
  }
}
