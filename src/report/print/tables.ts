import type { Summary } from '../../math/statistics.js';
import { verdictOf } from '../../math/verdict.js';
import type { EpisodeMetric } from '../../simulator/metrics/metrics.js';
import { sameSetting, splitName } from '../../words/settings.js';
import { counted } from '../../words/numbers.js';
import type { ReportData, Setting, Varied } from '../data.js';
import { latexTable, latexText, mathInterval, type LatexTable } from './latex.js';

/** The tables of a report that go into a paper, by the names of their files without `.tex`. */
export const PRINT_TABLES = ['results', 'vary'] as const;

export type PrintTable = (typeof PRINT_TABLES)[number];

/** Those that there is data for. */
export function printTables(data: ReportData): { name: PrintTable; tex: string }[] {
  const tables: Record<PrintTable, LatexTable | undefined> = {
    results: resultsTable(data),
    vary: data.varied && varyTable(data.varied),
  };
  return PRINT_TABLES.flatMap((name) => {
    const table = tables[name];
    return table ? [{ name, tex: latexTable(table) }] : [];
  });
}

/** Every policy under every setting. */
function resultsTable(data: ReportData): LatexTable | undefined {
  const { settings, learned, rules, bestStatic, experiment } = data;
  if (learned.length + rules.length + bestStatic.length === 0) return undefined;
  const groups = settings
    .map((setting) => rowsOf(data, setting))
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.map((row, i) => (i === 0 ? row : ['', '', ...row.slice(2)])));
  const seeds = [...new Set(learned.map((policy) => policy.seeds.length))];
  const over =
    seeds.length === 1 && seeds[0] > 1
      ? `over ${seeds[0]} training seeds`
      : 'over training seeds, or over episodes where there is one';
  return {
    label: 'results',
    caption:
      `Results in ${latexText(experiment)}: mean $\\pm$ 95\\% interval` +
      (learned.length > 0
        ? `, of learned policies ${over}, of the others over episodes.`
        : ' over episodes.') +
      ' Relative is the return over that of the best static split on the same episodes; what is clearly above' +
      ' 1 is in bold. Delays are in steps.',
    columns: [
      { heading: '$\\eta$', align: 'r' },
      { heading: '$c_2$', align: 'r' },
      { heading: 'Policy', align: 'l' },
      { heading: 'Return', align: 'r' },
      { heading: 'Relative', align: 'r' },
      { heading: 'Sync delay', align: 'r' },
      { heading: 'E2E delay', align: 'r' },
      { heading: 'Served, \\%', align: 'r' },
    ],
    groups,
  };
}

function rowsOf(data: ReportData, setting: Setting): string[][] {
  const { sweeps } = data;
  const of = <T extends { setting: Setting }>(entries: readonly T[]) =>
    entries.filter((entry) => sameSetting(entry.setting, setting));
  const row = (
    name: string,
    metrics: Readonly<Record<EpisodeMetric, Summary>>,
    ratio?: Summary,
  ): string[] => [
    `$${setting.eta}$`,
    `$${setting.c2}$`,
    latexText(name),
    mathInterval(metrics.return, 0),
    ratio ? mathInterval(ratio, 3, verdictOf(ratio, 1) === 'ahead') : '--',
    mathInterval(metrics.sync_delay_steps, 2),
    mathInterval(metrics.e2e_delay_steps, 2),
    mathInterval(metrics.traffic_served_pct, 2),
  ];
  return [
    ...of(data.bestStatic).map((best) =>
      row(`best static split ${splitName(best)}`, best.item.metrics),
    ),
    ...of(data.learned).map(({ sweep, metrics, ratio }) =>
      row(sweeps.length > 1 ? `learned, ${sweep}` : 'learned', metrics, ratio),
    ),
    ...of(data.rules).map(({ name, item, ratio }) => row(name, item.metrics, ratio)),
  ];
}

/** Every policy at every point: its return relative to the best static split's, where it was compared. */
function varyTable({ paths, points, lines, episodes, isDrawn }: Varied): LatexTable {
  const isCompared = lines.some(({ cells }) => cells.some((cell) => cell?.ratio));
  const shown = isCompared ? lines.filter(({ cells }) => cells.some((cell) => cell?.ratio)) : lines;
  const settings = new Set(shown.map(({ setting }) => setting));
  return {
    label: 'vary',
    caption:
      `${isCompared ? `Return relative to that of the best static split ${isDrawn ? 'over all episodes' : 'found at the same point'}` : 'Return'},` +
      ` mean $\\pm$ 95\\% interval, where ${latexText(paths.join(', '))} var${paths.length > 1 ? 'y' : 'ies'};` +
      (isDrawn
        ? ` episodes by what was drawn in them, at most ${episodes} of a cell.`
        : ` ${counted(episodes, 'episode')} with the same seeds at every point.`) +
      (isCompared ? ' What is clearly above 1 is in bold.' : ''),
    columns: [
      ...paths.map((path) => ({ heading: latexText(path), align: 'r' as const })),
      ...shown.map(({ name, setting }) => ({
        heading: latexText(settings.size > 1 ? `${name}, ${setting}` : name),
        align: 'r' as const,
      })),
    ],
    groups: [
      points.map((values, point) => [
        ...values.map((value) => (typeof value === 'number' ? `$${value}$` : latexText(value))),
        ...shown.map(({ cells }) => {
          const cell = cells[point];
          if (!cell) return '--';
          if (!isCompared) return mathInterval(cell.metrics.return, 0);
          return cell.ratio
            ? mathInterval(cell.ratio, 3, verdictOf(cell.ratio, 1) === 'ahead')
            : '--';
        }),
      ]),
    ],
  };
}
