import { paretoOptimal } from '../../math/pareto.js';
import { RunningSummary, type Summary } from '../../math/statistics.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import type { Identity } from './identity.js';

/** One item of an experiment over its episodes. */
export interface SummaryRow {
  identity: Identity;
  episodes: number;
  /** by metric name; a metric that no episode had has n = 0 */
  metrics: Record<string, Summary>;
  /** whether no other item (of its condition) is better in (throughput ↑, sync delay ↓), by the means */
  paretoThroughputSync: boolean;
  /** the same for (end-to-end delay ↓, sync delay ↓) */
  paretoE2eSync: boolean;
  /** in a comparison: against the best static split on the same episodes */
  versusStatic?: {
    /** of the mean returns */
    ratio: number;
    /** of the returns, episode by episode */
    difference: Summary;
  };
}

/** Gathers episodes into summary rows, one pass, memory proportional to the items. */
export class Summarizer {
  private readonly running: RunningSummary[][];
  private readonly episodes: number[];

  /** @param metricNames the metrics, in the order in which {@link add} is given them */
  constructor(
    private readonly identities: readonly Identity[],
    private readonly metricNames: readonly string[] = EPISODE_METRICS,
  ) {
    this.running = identities.map(() => metricNames.map(() => new RunningSummary()));
    this.episodes = identities.map(() => 0);
  }

  /** Adds an episode of an item. */
  add(item: number, metrics: ArrayLike<number>): void {
    const running = this.running[item];
    for (let m = 0; m < running.length; m++) running[m].add(metrics[m]);
    this.episodes[item]++;
  }

  rows(): SummaryRow[] {
    const metrics = this.running.map(
      (row) =>
        Object.fromEntries(
          row.map((running, m) => [this.metricNames[m], running.summary()]),
        ) as Record<string, Summary>,
    );
    const flags = paretoFlags(metrics, this.identities);
    return this.identities.map((identity, i) => ({
      identity,
      episodes: this.episodes[i],
      metrics: metrics[i],
      paretoThroughputSync: flags.throughputSync[i],
      paretoE2eSync: flags.e2eSync[i],
    }));
  }
}

/** Rows are held against those of their own condition. */
function paretoFlags(
  metrics: readonly Record<string, Summary>[],
  identities: readonly Identity[],
): { throughputSync: boolean[]; e2eSync: boolean[] } {
  const throughputSync = metrics.map(() => false);
  const e2eSync = metrics.map(() => false);
  for (const condition of new Set(identities.map((identity) => identity.condition))) {
    const rows = [...identities.keys()].filter((i) => identities[i].condition === condition);
    const pairs = (x: string, y: string) =>
      rows.map((row): [number, number] => [metrics[row][x].mean, metrics[row][y].mean]);
    const optimal = [
      paretoOptimal(pairs('throughput_mbit', 'sync_delay_steps'), ['max', 'min']),
      paretoOptimal(pairs('e2e_delay_steps', 'sync_delay_steps'), ['min', 'min']),
    ] as const;
    rows.forEach((row, i) => {
      [throughputSync[row], e2eSync[row]] = [optimal[0][i], optimal[1][i]];
    });
  }
  return { throughputSync, e2eSync };
}
