import { IDENTITY_COLUMNS } from '../tables/identity.js';
import type { Summary } from '../../math/statistics.js';
import type { Place } from '../../config/tree/tree.js';
import { quoted } from '../../words/texts.js';
import { EPISODE_METRICS, type EpisodeMetric } from '../../simulator/metrics/metrics.js';
import { statisticColumn, VERSUS_STATIC } from '../tables/summary.js';
import type { Item } from './run-data.js';
import { ReportError } from '../errors.js';
import { itemKeyOf, type Episodes, type ReadItem } from './episodes.js';
import { readTable, type Row } from '../csv/table.js';

/** Relative difference below which two ways to compute the same number agree. */
const TOLERANCE = 1e-9;
const REMEDY = 'one of the two files was changed or cut: copy both again from the same run';

/**
 * Reads summary.csv for what episodes.csv alone does not give, and compares what both give.
 *
 * @throws {ReportError} when the two contradict each other
 */
export async function readSummary(file: string, episodes: Episodes): Promise<void> {
  const metrics = EPISODE_METRICS.filter((name) => !episodes.missingMetrics.includes(name));
  const lines = new Map<string, number>();
  await readTable(file, {
    required: [
      ...IDENTITY_COLUMNS,
      'episodes',
      ...metrics.map((name) => statisticColumn(name, 'mean')),
    ],
    begin: (row) => () => {
      const name = itemKeyOf(row);
      const read = episodes.items.get(name);
      if (!read) throw row.wrong('item', `which has no rows in episodes.csv; ${REMEDY}`);
      if (lines.has(name)) throw row.wrong('item', 'which stands there twice; copy the file again');
      lines.set(name, row.line);
      compare(row, read, metrics);
      if (row.has(VERSUS_STATIC.ratio)) addComparison(row, read);
    },
  });
  for (const [name, { item, line }] of episodes.items)
    if (!lines.has(name))
      throw new ReportError(
        file,
        `column "item": ${quoted(String(item.identity.item))} is missing, which stands in episodes.csv in line ${line};` +
          ` ${REMEDY}`,
      );
  const items = Array.from(episodes.items.values(), ({ item }) => item);
  const best = new Map(
    items
      .filter(({ identity }) => identity.policy === 'best-static')
      .map((item): [string, Item] => [settingOf(item), item]),
  );
  for (const [name, { item }] of episodes.items)
    compareWithStatic(item, best.get(settingOf(item)), { file, line: lines.get(name)! });
}

/** Setting and condition: in each of them items are compared. */
function settingOf({ identity }: Item): string {
  return JSON.stringify([identity.eta, identity.c2, identity.condition]);
}

function compare(row: Row, { item }: ReadItem, metrics: readonly EpisodeMetric[]): void {
  for (const column of IDENTITY_COLUMNS) {
    const own = item.identity[column];
    const agrees =
      typeof own === 'number' ? row.number(column) === own : row.text(column) === (own ?? '');
    if (!agrees) throw contradiction(row, column, String(own ?? ''));
  }
  if (row.count('episodes') !== item.episodes)
    throw contradiction(row, 'episodes', String(item.episodes));
  for (const name of metrics) {
    const { mean } = item.metrics[name];
    const column = statisticColumn(name, 'mean');
    if (!close(row.numberIfAny(column), mean, sizeOf(item.metrics[name])))
      throw contradiction(row, column, Number.isNaN(mean) ? '' : String(mean));
  }
}

function addComparison(row: Row, { item }: ReadItem): void {
  const statistic = (name: 'mean' | 'std' | 'ci95') =>
    row.has(VERSUS_STATIC[name]) ? row.numberIfAny(VERSUS_STATIC[name]) : NaN;
  const difference: Summary = {
    n: item.episodes,
    mean: statistic('mean'),
    std: statistic('std'),
    ci95: statistic('ci95'),
  };
  item.versusStatic = { ratio: row.numberIfAny(VERSUS_STATIC.ratio), difference };
}

/** What is said against the best static split has to follow from the means. */
function compareWithStatic(item: Item, best: Item | undefined, place: Place): void {
  const { versusStatic } = item;
  if (!versusStatic || best?.episodes !== item.episodes) return;
  const own = item.metrics.return;
  const its = best.metrics.return;
  const ratio = its.mean > 0 ? own.mean / its.mean : NaN;
  const difference = own.mean - its.mean;
  const size = sizeOf(own) + sizeOf(its);
  for (const [column, found, computed, scale] of [
    [VERSUS_STATIC.ratio, versusStatic.ratio, ratio, size / its.mean],
    [VERSUS_STATIC.mean, versusStatic.difference.mean, difference, size],
  ] as const)
    if (!close(found, computed, scale))
      throw new ReportError(
        place,
        `column "${column}": found ${found}, but the rows of episodes.csv give ${computed};` +
          ` ${REMEDY}`,
      );
}

/** How large the values are of which a mean was taken, and so its rounding. */
function sizeOf({ mean, std }: Summary): number {
  return Math.abs(mean) + (Number.isNaN(std) ? 0 : std);
}

function contradiction(row: Row, column: string, own: string): ReportError {
  return row.wrong(column, `but the rows of episodes.csv give ${quoted(own)}; ${REMEDY}`);
}

/** Whether two numbers are the same up to rounding of the given size; missing equals missing. */
function close(a: number, b: number, size: number): boolean {
  return Number.isNaN(a) || Number.isNaN(b)
    ? Number.isNaN(a) && Number.isNaN(b)
    : Math.abs(a - b) <= TOLERANCE * size;
}
