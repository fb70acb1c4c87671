import type { ComparisonPlan } from '../experiments/comparison-plan.js';
import type { Outcome } from '../experiments/run-in-directory.js';
import { staticGrid } from '../policies/static.js';
import type { SummaryRow } from '../results/summary-csv.js';
import { fixed, meanInterval, thousands, wrap } from './format.js';
import { paperLetter } from '../report/paper.js';
import { overSeeds } from './over-seeds.js';
import { renderTable, type Column } from './table.js';
import type { Terminal } from './terminal.js';

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
  plan: ComparisonPlan,
  { out, state, rows }: Outcome,
  terminal: Terminal,
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
  const tables = settings.map(({ eta, c2 }) => {
    const ofSetting = rows.filter(({ identity }) => identity.eta === eta && identity.c2 === c2);
    const letter = paperLetter(eta, c2);
    const title = terminal.bold(`η = ${eta}, c₂ = ${c2}`) + (letter ? ` (${letter})` : '');
    return `${title}\n${settingTable(linesOf(ofSetting), terminal)}`;
  });
  return [
    head,
    ...tables,
    `${state === 'finished' ? 'Already finished' : 'Written'}: ${out} (episodes.csv, summary.csv)`,
  ].join('\n\n');
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
      other.identity.train_seed !== null && withoutSeed(other) === withoutSeed({ identity }),
  );
}

/** The name of a run but for its training seed: sweep, η and c₂. */
function withoutSeed({ identity }: Pick<SummaryRow, 'identity'>): string {
  return String(identity.item).replace(/-seed-\d+$/, '');
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
  return String(identity.item).replace(/-eta-[^-]+-c2-.+$/, '');
}

function settingTable(lines: readonly Line[], { width }: Terminal): string {
  const metric = (
    heading: [string, string],
    name: string,
    { decimals, rank }: { decimals: number; rank: number },
  ): Column => ({
    heading,
    cells: lines.map(({ rows }) =>
      meanInterval(
        overSeeds(rows, ({ metrics }) => metrics[name]),
        decimals,
      ),
    ),
    align: 'right',
    rank,
  });
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
        { align: 'right', rank: 2 },
      ),
      metric(['sync delay', 'steps'], 'sync_delay_steps', { decimals: 2, rank: 0 }),
      metric(['e2e delay', 'steps'], 'e2e_delay_steps', { decimals: 2, rank: 0 }),
      metric(['served', '%'], 'traffic_served_pct', { decimals: 2, rank: 1 }),
      text(['dominates', ''], (line) => dominated(line, lines), { align: 'left', rank: 3 }),
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
