import type { EvaluatePlan } from '../../runs/plans/plan.js';
import {
  tellsAdaptivity,
  tellsImportance,
  tellsRecovery,
  tellsResponse,
} from '../../runs/plans/tells.js';
import type { Outcome } from '../../experiments/run.js';
import { staticGrid } from '../../policies/rules/static.js';
import type { Summary } from '../../math/statistics.js';
import { tallyOf, verdictOf, type Verdict } from '../../math/verdict.js';
import { itemKey } from '../../runs/read/episodes.js';
import { difference } from '../../runs/read/paired.js';
import type { ComparedMetric, Item } from '../../runs/read/run-data.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import type { AdaptivityRow } from '../../runs/tables/adaptivity.js';
import type { ImportanceRow } from '../../runs/tables/importance.js';
import { adaptivityReport } from './adaptivity.js';
import { importanceReport } from './importance.js';
import { wrap } from '../terminal/width.js';
import { paperLetter } from '../../paper.js';
import { reportEnd } from '../plans/next-step.js';
import { overSeeds } from '../plans/over-seeds.js';
import { renderTable, type Column } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { terminalNumbers, thousands } from '../../words/numbers.js';
import { constantsAsTyped } from '../../words/settings.js';
import { policyNames, trainedAs } from '../../experiments/evaluate/policy-names.js';
import type { Identity } from '../../runs/tables/identity.js';

const { fixed, meanInterval } = terminalNumbers;

/** Policies of one kind under one setting: a trained one stands for all its training seeds. */
interface Line {
  /** letter by which other lines refer to it */
  key: string;
  name: string;
  rows: SummaryRow[];
  /** of the rows */
  items: Item[];
}

const KEYS = 'abcdefghijklmnopqrstuvwxyz';

/** What episodes.csv says of each item, by its {@link itemKey}. */
export type ItemsByName = ReadonlyMap<string, { item: Item }>;

/** What evaluate prints for people: a table for each setting. */
export function comparisonReport(
  plan: EvaluatePlan,
  { out, state, rows: all }: Outcome,
  {
    terminal,
    next,
    items,
    adaptivity,
    importance,
  }: {
    terminal: Terminal;
    next: string;
    items: ItemsByName;
    adaptivity?: readonly AdaptivityRow[] | undefined;
    importance?: readonly ImportanceRow[] | undefined;
  },
): string {
  const { scenario, settings, conditions } = plan;
  const rows = all.filter(({ identity }) => identity.condition === conditions?.[0]);
  const several = rows.some((row) => sameTraining(rows, row).length > 1);
  const splits = staticGrid(scenario.grid.step).length;
  const head = wrap(
    `${terminal.bold(`Policies compared on ${scenario.name}`)}: the same ` +
      `${thousands(scenario.episodes)} episodes for all, seed ${scenario.seed}. Mean ± 95% interval` +
      (several
        ? ' over training seeds where a policy was trained with several, else over episodes.'
        : ' over episodes.') +
      ` "Best static" is the best of ${thousands(splits)} splits on these very episodes; ratio and` +
      ' difference are of the return against it, the difference episode by episode' +
      (several ? ' (or over seeds, where that is the wider interval).' : '.') +
      ' A policy dominates another that has no better mean of sync delay, e2e delay and served' +
      ' and is clearly worse in one of them. Clearly: the whole 95% interval of the difference lies' +
      ' on one side.' +
      (conditions && conditions.length > 1
        ? ` Of ${conditions.length} ${plan.vary ? 'points' : 'conditions'} these tables show the first,` +
          ` ${conditions[0]}.`
        : ''),
    terminal.width,
  );
  const nameOf = policyNames(rows.map(({ identity }) => identity));
  const linesBySetting = settings.map(({ eta, c2 }) =>
    linesOf(
      rows.filter(({ identity }) => identity.eta === eta && identity.c2 === c2),
      { items, nameOf },
    ),
  );
  const tables = settings.map(({ eta, c2 }, i) => {
    const letter = paperLetter(eta, c2);
    const title = terminal.bold(constantsAsTyped({ eta, c2 })) + (letter ? ` (${letter})` : '');
    return `${title}\n${settingTable(linesBySetting[i], terminal)}`;
  });
  return [
    head,
    ...tables,
    ...(settings.length > 1 ? [overSettings(linesBySetting, terminal)] : []),
    ...(adaptivity ? [adaptivityReport(plan, adaptivity, terminal)] : []),
    ...(importance ? [importanceReport(plan, importance, terminal)] : []),
    reportEnd({ out, state, files: writtenFor(plan).join(', ') }, { terminal, next }),
  ].join('\n\n');
}

/** The tables for people, by how much they tell. */
function writtenFor(plan: EvaluatePlan): string[] {
  return [
    'episodes.csv',
    ...(tellsAdaptivity(plan) ? ['adaptivity.csv'] : []),
    ...(tellsResponse(plan) ? ['response.csv', 'phases.csv'] : []),
    ...(tellsRecovery(plan) ? ['recovery.csv'] : []),
    ...(tellsImportance(plan) ? ['importance.csv'] : []),
    'summary.csv',
  ];
}

/** How policies fare in all settings, by their ratios to the best static split of each. */
function overSettings(linesBySetting: readonly Line[][], terminal: Terminal): string {
  const found = new Map<string, { ratio: number; verdict: Verdict }[]>();
  for (const lines of linesBySetting) {
    const best = bestStaticOf(lines);
    for (const line of lines)
      if (line !== best)
        found.set(line.name, [
          ...(found.get(line.name) ?? []),
          { ratio: ratioOf(line), verdict: verdictOf(differenceOf(line, best, 'return')) },
        ]);
  }
  const entries = [...found].map(([name, all]) => ({
    name,
    // Of a setting whose best static split earns nothing there is no ratio.
    known: all.map(({ ratio }) => ratio).filter((ratio) => !Number.isNaN(ratio)),
    tally: tallyOf(all.map(({ verdict }) => verdict)),
  }));
  const column = (
    heading: string[],
    cell: (known: readonly number[]) => string,
    rank = 0,
  ): Column => ({ heading, cells: entries.map(({ known }) => cell(known)), align: 'right', rank });
  const count = (heading: [string, string], verdict: Verdict): Column => ({
    heading,
    cells: entries.map(({ tally }) => String(tally[verdict])),
    align: 'right',
    rank: 2,
  });
  const orDash = (known: readonly number[], value: number) =>
    known.length > 0 ? fixed(value, 3) : '–';
  const title = terminal.bold(`All ${thousands(linesBySetting.length)} settings`);
  const table = renderTable(
    [
      { heading: ['policy', ''], cells: entries.map(({ name }) => name), align: 'left', rank: 0 },
      column(['ratio', 'mean'], (known) => orDash(known, geometricMean(known))),
      column(['ratio', 'least'], (known) => orDash(known, Math.min(...known)), 3),
      column(['ratio', 'most'], (known) => orDash(known, Math.max(...known)), 4),
      count(['clearly', 'better'], 'ahead'),
      count(['open', ''], 'open'),
      count(['clearly', 'worse'], 'behind'),
    ],
    terminal.width,
  );
  return `${wrap(`${title}: return against the best static split, geometric mean; settings in which it is clearly better or worse`, terminal.width)}\n${table}`;
}

/** NaN when a value is not positive. */
function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function linesOf(
  rows: readonly SummaryRow[],
  { items, nameOf }: { items: ItemsByName; nameOf: (identity: Identity) => string },
): Line[] {
  const lines: Line[] = [];
  for (const row of rows) {
    const siblings = sameTraining(rows, row);
    if (siblings.length > 0 && siblings[0] !== row) continue;
    const own = siblings.length > 0 ? siblings : [row];
    lines.push({
      key: KEYS[lines.length] ?? String(lines.length),
      name: lineName(row, { seeds: siblings.length, nameOf }),
      rows: own,
      items: own.map(
        ({ identity }) => items.get(itemKey(String(identity.item), identity.condition))!.item,
      ),
    });
  }
  return lines;
}

/** Rows of runs that differ in the training seed alone; none for a policy that was not trained. */
function sameTraining(rows: readonly SummaryRow[], { identity }: SummaryRow): SummaryRow[] {
  if (identity.train_seed === null) return [];
  return rows.filter(
    (other) =>
      other.identity.train_seed !== null && trainedAs(other.identity) === trainedAs(identity),
  );
}

function lineName(
  { identity }: SummaryRow,
  { seeds, nameOf }: { seeds: number; nameOf: (identity: Identity) => string },
): string {
  if (identity.policy === 'best-static')
    return `best static (${identity.rho_c}, ${identity.rho_p})`;
  if (identity.policy === 'best-single-split')
    return `best single split (${identity.rho_c}, ${identity.rho_p})`;
  return [nameOf(identity), ...(seeds > 1 ? [`${seeds} seeds`] : [])].join(', ');
}

function bestStaticOf(lines: readonly Line[]): Line {
  return lines.find(({ rows }) => rows[0].identity.policy === 'best-static')!;
}

/** How much more one line has than another; seeds of two sweeps are paired in their order. */
function differenceOf(ours: Line, theirs: Line, metric: ComparedMetric): Summary {
  const seeds = Math.max(ours.items.length, theirs.items.length);
  const seed = ({ items }: Line, i: number) => items[i % items.length];
  return difference(
    Array.from({ length: seeds }, (_, i) => ({ ours: seed(ours, i), theirs: seed(theirs, i) })),
    metric,
  );
}

function settingTable(lines: readonly Line[], { width }: Terminal): string {
  const best = bestStaticOf(lines);
  const metric = (
    heading: [string, string],
    name: string,
    { decimals, rank }: { decimals: number; rank: number },
  ): Column => {
    const summaries = lines.map(({ rows }) => overSeeds(rows, ({ metrics }) => metrics[name]));
    return {
      heading,
      cells: summaries.map((summary) => meanInterval(summary, decimals)),
      align: 'right',
      rank,
      brief: {
        heading: [heading[0].replace(' delay', ''), heading[1]],
        cells: summaries.map(({ mean }) => fixed(mean, decimals)),
      },
    };
  };
  const text = (
    heading: [string, string],
    cell: (line: Line) => string,
    { align, rank }: { align: Column['align']; rank: number },
  ): Column => ({ heading, cells: lines.map(cell), align, rank });
  return renderTable(
    [
      text(['', ''], ({ key }) => key, { align: 'left', rank: 0 }),
      text(['policy', ''], ({ name }) => name, { align: 'left', rank: 0 }),
      metric(['return', ''], 'return', { decimals: 0, rank: 0 }),
      text(['ratio', ''], (line) => fixed(ratioOf(line), 3), { align: 'right', rank: 0 }),
      text(
        ['difference', ''],
        (line) => (line === best ? '' : meanInterval(differenceOf(line, best, 'return'), 0)),
        { align: 'right', rank: 3 },
      ),
      metric(['sync delay', 'steps'], 'sync_delay_steps', { decimals: 2, rank: 1 }),
      metric(['e2e delay', 'steps'], 'e2e_delay_steps', { decimals: 2, rank: 1 }),
      metric(['served', '%'], 'traffic_served_pct', { decimals: 2, rank: 2 }),
      text(['dominates', ''], (line) => dominated(line, lines), { align: 'left', rank: 4 }),
    ],
    width,
  );
}

function ratioOf({ rows }: Line): number {
  return rows.reduce((sum, { versusStatic }) => sum + versusStatic!.ratio, 0) / rows.length;
}

const MERITS = [
  { metric: 'sync_delay_steps', sense: -1 },
  { metric: 'e2e_delay_steps', sense: -1 },
  { metric: 'traffic_served_pct', sense: 1 },
] as const;

/** Keys of the lines that a line dominates: no worse in any mean, and clearly better in one. */
function dominated(line: Line, lines: readonly Line[]): string {
  return lines
    .filter((other) => {
      if (other === line) return false;
      const gains = MERITS.map(({ metric, sense }) => {
        const mean = ({ rows }: Line) => overSeeds(rows, ({ metrics }) => metrics[metric]).mean;
        const { ci95 } = differenceOf(line, other, metric);
        return { mean: sense * (mean(line) - mean(other)), ci95 };
      });
      return (
        gains.every(({ mean }) => mean >= 0) && gains.some((gain) => verdictOf(gain) === 'ahead')
      );
    })
    .map(({ key }) => key)
    .join(' ');
}
