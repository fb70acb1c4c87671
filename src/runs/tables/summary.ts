import type { Summary } from '../../math/statistics.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import { parseTable, type Row } from '../csv/table.js';
import { csvLines, type Cell } from '../csv/write.js';
import { CONDITION, conditionCells, conditionColumn } from './condition.js';
import { IDENTITY_COLUMNS, identityCells, type Identity } from './identity.js';
import type { SummaryRow } from './summarizer.js';

const STATISTICS = ['mean', 'std', 'ci95'] as const;

/** Columns that `evaluate` adds: against the best static split on the same episodes. */
export const VERSUS_STATIC = {
  ratio: 'return_ratio_best_static',
  mean: 'return_difference_mean',
  std: 'return_difference_std',
  ci95: 'return_difference_ci95',
} as const;

/** The text of summary.csv. */
export function summaryCsv(
  rows: readonly SummaryRow[],
  metricNames: readonly string[] = EPISODE_METRICS,
): string {
  const compared = rows.some(({ versusStatic }) => versusStatic);
  const header = [
    ...IDENTITY_COLUMNS,
    'episodes',
    ...metricNames.flatMap((name) => STATISTICS.map((statistic) => `${name}_${statistic}`)),
    'pareto_throughput_sync',
    'pareto_e2e_sync',
    ...(compared ? Object.values(VERSUS_STATIC) : []),
    ...conditionColumn(rows.map(({ identity }) => identity)),
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
    ...conditionCells(row.identity),
  ]);
  return csvLines([header, ...lines]);
}

/** The name of a metric's column of a statistic. */
export function statisticColumn(metric: string, statistic: (typeof STATISTICS)[number]): string {
  return `${metric}_${statistic}`;
}

/**
 * Reads summary.csv back. A summary does not say how many episodes lacked a metric, so `n` is the
 * number of episodes where there is a mean.
 *
 * @throws {ReportError} when it is no summary of these metrics
 */
export function parseSummary(
  source: { file: string; text: string },
  metricNames: readonly string[] = EPISODE_METRICS,
): SummaryRow[] {
  const rows: SummaryRow[] = [];
  parseTable(source, {
    required: [
      ...IDENTITY_COLUMNS,
      'episodes',
      ...metricNames.flatMap((name) =>
        STATISTICS.map((statistic) => statisticColumn(name, statistic)),
      ),
    ],
    begin: (row) => () => rows.push(summaryRow(row, metricNames)),
  });
  return rows;
}

function summaryRow(row: Row, metricNames: readonly string[]): SummaryRow {
  const episodes = row.count('episodes');
  const summary = (column: (statistic: (typeof STATISTICS)[number]) => string): Summary => {
    const [mean, std, ci95] = STATISTICS.map((statistic) => row.numberIfAny(column(statistic)));
    return { n: Number.isNaN(mean) ? 0 : episodes, mean, std, ci95 };
  };
  return {
    identity: identityOf(row),
    episodes,
    metrics: Object.fromEntries(
      metricNames.map((name) => [name, summary((statistic) => statisticColumn(name, statistic))]),
    ),
    paretoThroughputSync: row.textIfAny('pareto_throughput_sync') === '1',
    paretoE2eSync: row.textIfAny('pareto_e2e_sync') === '1',
    ...(row.has(VERSUS_STATIC.ratio)
      ? {
          versusStatic: {
            ratio: row.numberIfAny(VERSUS_STATIC.ratio),
            difference: { ...summary((statistic) => VERSUS_STATIC[statistic]), n: episodes },
          },
        }
      : {}),
  };
}

function identityOf(row: Row): Identity {
  const number = (column: string) => (row.text(column) === '' ? null : row.number(column));
  return {
    experiment: row.text('experiment'),
    item: row.text('item'),
    policy: row.text('policy'),
    rho_c: number('rho_c'),
    rho_p: number('rho_p'),
    eta: number('eta'),
    c2: number('c2'),
    train_seed: number('train_seed'),
    ...(row.has(CONDITION.name) ? { condition: row.text(CONDITION.name) } : {}),
  };
}
