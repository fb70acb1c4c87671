import type { EvaluatePlan } from '../../runs/plans/plan.js';
import type { Outcome } from '../../experiments/run.js';
import { staticGrid } from '../../policies/rules/static.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { wrap } from '../terminal/width.js';
import { paperLetter } from '../../paper.js';
import { reportEnd } from '../plans/next-step.js';
import { overSeeds } from '../plans/over-seeds.js';
import { renderTable, type Column } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { terminalNumbers, thousands } from '../../words/numbers.js';
import { constantsAsTyped, withoutSetting, withoutTrainSeed } from '../../words/settings.js';

const { fixed, meanInterval } = terminalNumbers;

/** Policies of one kind under one setting: a trained one stands for all its training seeds. */
interface Line {
  /** letter by which other lines refer to it */
  key: string;
  name: string;
  rows: SummaryRow[];
}

const KEYS = 'abcdefghijklmnopqrstuvwxyz';

/** What evaluate prints for people: a table for each setting. */
export function comparisonReport(
  plan: EvaluatePlan,
  { out, state, rows }: Outcome,
  { terminal, next }: { terminal: Terminal; next: string },
): string {
  const { scenario, settings } = plan;
  const several = rows.some((row) => sameTraining(rows, row).length > 1);
  const splits = staticGrid(scenario.grid.step).length;
  const head = wrap(
    `${terminal.bold(`Policies compared on ${scenario.name}`)}: the same ` +
      `${thousands(scenario.episodes)} episodes for all, seed ${scenario.seed}. Mean ± 95% interval` +
      (several
        ? ' over training seeds where a policy was trained with several, else over episodes.'
        : ' over episodes.') +
      ` "Best static" is the best of ${thousands(splits)} splits on these very episodes; ratio and` +
      ' difference are of the return against it, the difference episode by episode.' +
      ' A policy dominates another that is no better in sync delay, e2e delay and served' +
      ' and worse in one of them.',
    terminal.width,
  );
  const linesBySetting = settings.map(({ eta, c2 }) =>
    linesOf(rows.filter(({ identity }) => identity.eta === eta && identity.c2 === c2)),
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
    reportEnd({ out, state, files: 'episodes.csv, summary.csv' }, { terminal, next }),
  ].join('\n\n');
}

/** How policies fare in all settings, by their ratios to the best static split of each. */
function overSettings(linesBySetting: readonly Line[][], terminal: Terminal): string {
  const ratios = new Map<string, number[]>();
  for (const line of linesBySetting.flat())
    if (line.rows[0].identity.policy !== 'best-static')
      ratios.set(line.name, [...(ratios.get(line.name) ?? []), ratioOf(line)]);
  const entries = [...ratios].map(([name, all]) => ({
    name,
    // Of a setting whose best static split earns nothing there is no ratio.
    known: all.filter((ratio) => !Number.isNaN(ratio)),
  }));
  const column = (
    heading: string[],
    cell: (known: readonly number[]) => string,
    rank = 0,
  ): Column => ({ heading, cells: entries.map(({ known }) => cell(known)), align: 'right', rank });
  const orDash = (known: readonly number[], value: number) =>
    known.length > 0 ? fixed(value, 3) : '–';
  const title = terminal.bold(`All ${thousands(linesBySetting.length)} settings`);
  const table = renderTable(
    [
      { heading: ['policy', ''], cells: entries.map(({ name }) => name), align: 'left', rank: 0 },
      column(['ratio', 'mean'], (known) => orDash(known, geometricMean(known))),
      column(['ratio', 'least'], (known) => orDash(known, Math.min(...known)), 3),
      column(['ratio', 'most'], (known) => orDash(known, Math.max(...known)), 4),
      column(
        ['better in', 'settings'],
        (known) => `${known.filter((ratio) => ratio > 1).length} of ${known.length}`,
        2,
      ),
    ],
    terminal.width,
  );
  return `${wrap(`${title}: return against the best static split, geometric mean`, terminal.width)}\n${table}`;
}

/** NaN when a value is not positive. */
function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function linesOf(rows: readonly SummaryRow[]): Line[] {
  const lines: Line[] = [];
  for (const row of rows) {
    const siblings = sameTraining(rows, row);
    if (siblings.length > 0 && siblings[0] !== row) continue;
    lines.push({
      key: KEYS[lines.length] ?? String(lines.length),
      name: nameOf(row, siblings.length),
      rows: siblings.length > 0 ? siblings : [row],
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

/** What a policy was trained as: sweep, η and c₂. */
function trainedAs({ item }: SummaryRow['identity']): string {
  return withoutTrainSeed(String(item));
}

function nameOf({ identity }: SummaryRow, seeds: number): string {
  if (identity.policy === 'best-static')
    return `best static (${identity.rho_c}, ${identity.rho_p})`;
  if (identity.train_seed !== null) {
    const [sweep] = /^.*(?=\/)/.exec(String(identity.item)) ?? [];
    return [`learned${sweep ? ` (${sweep})` : ''}`, ...(seeds > 1 ? [`${seeds} seeds`] : [])].join(
      ', ',
    );
  }
  return withoutSetting(String(identity.item), identity);
}

function settingTable(lines: readonly Line[], { width }: Terminal): string {
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
        ({ rows }) =>
          rows[0].identity.policy === 'best-static'
            ? ''
            : meanInterval(
                overSeeds(rows, ({ versusStatic }) => versusStatic!.difference),
                0,
              ),
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

/** Keys of the lines that a line dominates, by the means of the three metrics. */
function dominated(line: Line, lines: readonly Line[]): string {
  const merits = ({ rows }: Line) =>
    (
      [
        ['sync_delay_steps', -1],
        ['e2e_delay_steps', -1],
        ['traffic_served_pct', 1],
      ] as const
    ).map(([name, sense]) => sense * overSeeds(rows, ({ metrics }) => metrics[name]).mean);
  const mine = merits(line);
  return lines
    .filter((other) => {
      const theirs = merits(other);
      return (
        mine.every((value, i) => value >= theirs[i]) && mine.some((value, i) => value > theirs[i])
      );
    })
    .map(({ key }) => key)
    .join(' ');
}
