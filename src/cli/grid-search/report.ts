import type { GridSearchPlan } from '../../runs/plans/plan.js';
import type { Outcome } from '../../experiments/run.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { wrap } from '../terminal/width.js';
import { isPaperScenario } from '../../config/same.js';
import { PAPER_TABLE_1, SWAPPED_ROW_NOTE } from '../../paper.js';
import { reportEnd } from '../plans/next-step.js';
import { renderTable, type Column } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { counted, terminalNumbers, thousands } from '../../words/numbers.js';
import { constantsAsTyped } from '../../words/settings.js';

const { fixed, meanStd } = terminalNumbers;

/** What grid-search prints for people. */
export function gridReport(
  plan: GridSearchPlan,
  { out, state, rows }: Outcome,
  { terminal, next }: { terminal: Terminal; next: string },
): string {
  const { name, episodes, steps, seed, reward } = plan.scenario;
  const points = plan.conditions?.length ?? 1;
  const section = (title: string, text: string, parts: { body?: string; note?: string } = {}) =>
    [
      wrap(terminal.bold(title) + text, terminal.width),
      parts.body ?? '',
      wrap(parts.note ?? '', terminal.width),
    ]
      .filter((part) => part !== '')
      .join('\n');
  const sections = [
    section(
      `Static splits of ${name}`,
      `: ${thousands(rows.length / points)} splits × ${thousands(episodes)} episodes × ${thousands(steps)}` +
        ` steps${plan.vary ? `, at each of ${counted(points, 'point')}` : ''}, seed ${seed},` +
        ` ${constantsAsTyped(reward)}. Mean ± standard deviation` +
        ' over episodes; summary.csv has 95% intervals of the means.',
    ),
    ...(plan.conditions
      ? [
          section('Highest return at each point', EQUALS, {
            body: pointsTable(plan.conditions, rows, terminal),
          }),
        ]
      : [
          section(
            'Pareto-optimal splits',
            ': T in throughput ↑ and sync delay ↓, E in end-to-end delay ↓ and sync delay ↓',
            { body: paretoTable(rows, terminal) },
          ),
          section('Best split per metric', EQUALS, { body: bestTable(rows, terminal) }),
        ]),
  ];
  if (!plan.traces && !plan.vary && isPaperScenario(plan.scenario) && hasTable1(rows))
    sections.push(
      section('Table I of the paper', '', { body: table1(rows, terminal), note: SWAPPED_ROW_NOTE }),
    );
  sections.push(
    reportEnd(
      {
        out,
        state,
        files: `episodes.csv with ${thousands(rows.length * episodes)} rows, summary.csv`,
      },
      { terminal, next },
    ),
  );
  return sections.join('\n\n');
}

const EQUALS = '; of equals, the smaller ρ(C), then the smaller ρ(P)';

/** The best split of each point. */
function pointsTable(
  names: readonly string[],
  rows: readonly SummaryRow[],
  { width }: Terminal,
): string {
  const best = names.map((name) =>
    bestRow(
      rows.filter(({ identity }) => identity.condition === name),
      'return',
      1,
    )!,
  );
  return renderTable(
    [
      { heading: ['point', ''], cells: [...names], align: 'left', rank: 0 },
      ...splitColumns(best),
      ...metricColumns(best),
    ],
    width,
  );
}

function paretoTable(rows: readonly SummaryRow[], { width }: Terminal): string {
  const optimal = rows.filter((row) => row.paretoThroughputSync || row.paretoE2eSync);
  if (optimal.length === 0) return 'none: no split completed any request';
  return renderTable(
    [
      ...splitColumns(optimal),
      ...metricColumns(optimal),
      {
        heading: ['optimal', ''],
        cells: optimal.map(
          (row) => `${row.paretoThroughputSync ? 'T' : ' '} ${row.paretoE2eSync ? 'E' : ' '}`,
        ),
        align: 'left',
        rank: 0,
      },
    ],
    width,
  );
}

const BEST: { label: string; brief: string; metric: string; sense: 1 | -1 }[] = [
  { label: 'lowest sync delay', brief: 'sync ↓', metric: 'sync_delay_steps', sense: -1 },
  { label: 'lowest e2e delay', brief: 'e2e ↓', metric: 'e2e_delay_steps', sense: -1 },
  { label: 'highest throughput', brief: 'throughput ↑', metric: 'throughput_mbit', sense: 1 },
  { label: 'highest return', brief: 'return ↑', metric: 'return', sense: 1 },
];

function bestTable(rows: readonly SummaryRow[], { width }: Terminal): string {
  const found = BEST.flatMap((wanted) => {
    const best = bestRow(rows, wanted.metric, wanted.sense);
    return best ? [{ ...wanted, best }] : [];
  });
  if (found.length === 0) return 'none';
  const best = found.map((entry) => entry.best);
  return renderTable(
    [
      {
        heading: ['', ''],
        cells: found.map(({ label }) => label),
        align: 'left',
        rank: 0,
        brief: { heading: ['', ''], cells: found.map(({ brief }) => brief) },
      },
      ...splitColumns(best),
      // What each is best in has to be seen, rather than how it spreads.
      ...metricColumns(best).map((column) => ({ ...column, rank: Math.min(1, column.rank) })),
    ],
    width,
  );
}

/** The first of the rows with the best mean, missing means left out. */
function bestRow(
  rows: readonly SummaryRow[],
  metric: string,
  sense: 1 | -1,
): SummaryRow | undefined {
  let best: SummaryRow | undefined;
  for (const row of rows) {
    const value = sense * row.metrics[metric].mean;
    if (!Number.isNaN(value) && (!best || value > sense * best.metrics[metric].mean)) best = row;
  }
  return best;
}

function splitColumns(rows: readonly SummaryRow[]): Column[] {
  return (['rho_c', 'rho_p'] as const).map((key) => ({
    heading: [key === 'rho_c' ? 'ρ(C)' : 'ρ(P)', ''],
    cells: rows.map(({ identity }) => String(identity[key])),
    align: 'right',
    rank: 0,
  }));
}

function metricColumns(rows: readonly SummaryRow[]): Column[] {
  const column = (
    metric: string,
    { heading, decimals, rank }: { heading: string[]; decimals: number; rank: number },
  ): Column => ({
    heading,
    cells: rows.map(({ metrics }) => meanStd(metrics[metric], decimals)),
    align: 'right',
    rank,
    brief: {
      heading: [heading[0].replace(' delay', ''), heading[1]],
      cells: rows.map(({ metrics }) => fixed(metrics[metric].mean, decimals)),
    },
  });
  return [
    column('sync_delay_steps', { heading: ['sync delay', 'steps'], decimals: 2, rank: 0 }),
    column('e2e_delay_steps', { heading: ['e2e delay', 'steps'], decimals: 2, rank: 0 }),
    column('traffic_served_pct', { heading: ['served', '%'], decimals: 2, rank: 3 }),
    column('throughput_mbit', { heading: ['throughput', 'Mbit'], decimals: 0, rank: 4 }),
    column('return', { heading: ['return', ''], decimals: 0, rank: 2 }),
  ];
}

function findSplit(rows: readonly SummaryRow[], rhoC: number, rhoP: number) {
  return rows.find(({ identity }) => identity.rho_c === rhoC && identity.rho_p === rhoP);
}

function hasTable1(rows: readonly SummaryRow[]): boolean {
  return PAPER_TABLE_1.every(({ rhoC, rhoP }) => findSplit(rows, rhoC, rhoP));
}

function table1(rows: readonly SummaryRow[], { width }: Terminal): string {
  const lines = PAPER_TABLE_1.map((paper) => ({
    paper,
    ours: findSplit(rows, paper.rhoC, paper.rhoP)!.metrics,
  }));
  const column = (heading: string[], cell: (line: (typeof lines)[number]) => string): Column => ({
    heading,
    cells: lines.map(cell),
    align: 'right',
    rank: heading[0] === 'served %' ? 2 : 0,
    brief: {
      heading: heading.map((text) => text.replace(' delay', '')),
      cells: lines.map((line) => cell(line).replace(/ ± [\d.]+|[()]/g, '')),
    },
  });
  return renderTable(
    [
      column(['split', ''], ({ paper }) => `(${paper.rhoC}, ${paper.rhoP})`),
      column(['sync delay', 'here'], ({ ours }) => meanStd(ours['sync_delay_steps'], 2)),
      column(['sync delay', 'paper'], ({ paper }) => paper.sync + (paper.swapped ? ' *' : '')),
      column(['e2e delay', 'here'], ({ ours }) => meanStd(ours['e2e_delay_steps'], 2)),
      column(['e2e delay', 'paper'], ({ paper }) => paper.e2e + (paper.swapped ? ' *' : '')),
      column(['served %', 'here'], ({ ours }) => fixed(ours['traffic_served_pct'].mean, 2)),
      column(['served %', 'paper'], ({ paper }) => paper.servedPct.toFixed(2)),
    ],
    width,
  );
}
