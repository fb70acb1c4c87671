import { parse } from 'csv-parse/sync';
import {
  csvLines,
  IDENTITY_COLUMNS,
  identityCells,
  parseNumber,
  type Cell,
  type Identity,
} from './episodes.js';
import { paretoOptimal } from '../../math/pareto.js';
import { RunningSummary, type Summary } from '../../math/statistics.js';

/** One item of an experiment over its episodes. */
export interface SummaryRow {
  identity: Identity;
  episodes: number;
  /** by metric name; a metric that no episode had has n = 0 */
  metrics: Record<string, Summary>;
  /** whether no other item is better in (throughput ↑, sync delay ↓), by the means */
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
    private readonly metricNames: readonly string[],
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
    const flags = paretoFlags(metrics);
    return this.identities.map((identity, i) => ({
      identity,
      episodes: this.episodes[i],
      metrics: metrics[i],
      paretoThroughputSync: flags.throughputSync[i],
      paretoE2eSync: flags.e2eSync[i],
    }));
  }
}

function paretoFlags(metrics: readonly Record<string, Summary>[]) {
  const pairs = (x: string, y: string) =>
    metrics.map((row): [number, number] => [row[x].mean, row[y].mean]);
  return {
    throughputSync: paretoOptimal(pairs('throughput_mbit', 'sync_delay_steps'), ['max', 'min']),
    e2eSync: paretoOptimal(pairs('e2e_delay_steps', 'sync_delay_steps'), ['min', 'min']),
  };
}

const STATISTICS = ['mean', 'std', 'ci95'] as const;
const VERSUS_STATIC = [
  'return_ratio_best_static',
  ...STATISTICS.map((statistic) => `return_difference_${statistic}`),
];

/** The text of summary.csv. */
export function summaryCsv(rows: readonly SummaryRow[], metricNames: readonly string[]): string {
  const compared = rows.some(({ versusStatic }) => versusStatic);
  const header = [
    ...IDENTITY_COLUMNS,
    'episodes',
    ...metricNames.flatMap((name) => STATISTICS.map((statistic) => `${name}_${statistic}`)),
    'pareto_throughput_sync',
    'pareto_e2e_sync',
    ...(compared ? VERSUS_STATIC : []),
  ];
  const lines = rows.map((row): Cell[] => [
    ...identityCells(row.identity),
    row.episodes,
    ...metricNames.flatMap((name) => STATISTICS.map((statistic) => row.metrics[name][statistic])),
    row.paretoThroughputSync ? 1 : 0,
    row.paretoE2eSync ? 1 : 0,
    ...(row.versusStatic
      ? [
          row.versusStatic.ratio,
          ...STATISTICS.map((statistic) => row.versusStatic!.difference[statistic]),
        ]
      : []),
  ]);
  return csvLines([header, ...lines]);
}

/**
 * Reads summary.csv back. A summary does not say how many episodes lacked a metric, so `n` is the
 * number of episodes where there is a mean.
 *
 * @throws {Error} when it is not a summary of these metrics
 */
export function parseSummaryCsv(text: string, metricNames: readonly string[]): SummaryRow[] {
  const records: Record<string, string>[] = parse(text, { columns: true });
  return records.map((record) => {
    const number = (column: string) => {
      if (!(column in record)) throw new Error(`column ${column} is missing`);
      return parseNumber(record[column]);
    };
    const episodes = number('episodes');
    const numeric = (column: string) => (record[column] === '' ? null : Number(record[column]));
    return {
      identity: {
        experiment: record['experiment'],
        item: record['item'],
        policy: record['policy'],
        rho_c: numeric('rho_c'),
        rho_p: numeric('rho_p'),
        eta: numeric('eta'),
        c2: numeric('c2'),
        train_seed: numeric('train_seed'),
      },
      episodes,
      metrics: Object.fromEntries(
        metricNames.map((name): [string, Summary] => {
          const mean = number(`${name}_mean`);
          return [
            name,
            {
              n: Number.isNaN(mean) ? 0 : episodes,
              mean,
              std: number(`${name}_std`),
              ci95: number(`${name}_ci95`),
            },
          ];
        }),
      ),
      paretoThroughputSync: record['pareto_throughput_sync'] === '1',
      paretoE2eSync: record['pareto_e2e_sync'] === '1',
      ...(VERSUS_STATIC[0] in record
        ? {
            versusStatic: {
              ratio: number(VERSUS_STATIC[0]),
              difference: {
                n: episodes,
                mean: number('return_difference_mean'),
                std: number('return_difference_std'),
                ci95: number('return_difference_ci95'),
              },
            },
          }
        : {}),
    };
  });
}
