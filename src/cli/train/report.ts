import type { TrainingOutcome } from '../../experiments/train/run.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { wrap } from '../terminal/width.js';
import { reportEnd } from '../plans/next-step.js';
import { overSeeds } from '../plans/over-seeds.js';
import { paperLetter } from '../../paper.js';
import { toJson } from '../json/print.js';
import { resultsOf } from '../json/summary.js';
import { renderTable, type Column } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { terminalNumbers, thousands } from '../../words/numbers.js';
import { settingKey } from '../../words/settings.js';

const { fixed, meanInterval } = terminalNumbers;

/** What train prints for people: one line a setting, over its training seeds. */
export function trainingReport(
  plan: TrainPlan,
  { out, state, rows }: TrainingOutcome,
  { terminal, next }: { terminal: Terminal; next: string },
): string {
  const { scenario, training } = plan;
  const seeds = training.seeds.length;
  const spread =
    seeds > 1
      ? `mean ± 95% interval over ${seeds} training seeds`
      : 'mean ± 95% interval over episodes';
  const pointOf = new Map(plan.items.map(({ name, point }) => [name, point]));
  const at = ([row]: SummaryRow[]) => pointOf.get(String(row.identity.item));
  const settings = settingsOf(rows, pointOf);
  const column = (heading: string[], metric: string, decimals: number): Column => {
    const summaries = settings.map((group) => overSeeds(group, ({ metrics }) => metrics[metric]));
    return {
      heading,
      cells: summaries.map((summary) => meanInterval(summary, decimals)),
      align: 'right',
      rank: 0,
      brief: {
        heading: heading.map((line) => line.replace(' delay', '')),
        cells: summaries.map(({ mean }) => fixed(mean, decimals)),
      },
    };
  };
  const text = (heading: string, cell: (group: SummaryRow[]) => string): Column => ({
    heading: [heading, ''],
    cells: settings.map(cell),
    align: 'right',
    rank: 0,
  });
  const table =
    settings.length === 0
      ? 'no run is done'
      : renderTable(
          [
            ...(plan.points
              ? [
                  {
                    ...text(plan.specialists ? 'condition' : 'point', (group) => at(group) ?? ''),
                    align: 'left',
                  } as const,
                ]
              : []),
            text('', ([row]) => paperLetter(row.identity.eta, row.identity.c2) ?? ''),
            text('η', ([row]) => String(row.identity.eta ?? 'drawn')),
            text('c₂', ([row]) => String(row.identity.c2 ?? 'drawn')),
            column(['return', ''], 'return', 0),
            column(['sync delay', 'steps'], 'sync_delay_steps', 2),
            column(['e2e delay', 'steps'], 'e2e_delay_steps', 2),
            column(['served', '%'], 'traffic_served_pct', 2),
          ],
          terminal.width,
        );
  return [
    wrap(
      `${terminal.bold(`${plan.specialists ? 'Specialists' : 'Policies'} trained on ${scenario.name}`)}:` +
        ` ${thousands(training.timesteps)} steps each, evaluated on ${thousands(scenario.episodes)} episodes that were used for` +
        ` nothing else; ${spread}.`,
      terminal.width,
    ) + `\n${table}`,
    reportEnd(
      { out, state, files: 'episodes.csv, summary.csv, and a folder in runs/ for each run' },
      { terminal, next },
    ),
  ].join('\n\n');
}

/** The same for programs. */
export function trainingJson(plan: TrainPlan, outcome: TrainingOutcome, next: string): string {
  return toJson({
    command: plan.command,
    ...resultsOf(plan, outcome, next),
    timesteps: plan.training.timesteps,
    failures: outcome.failures,
  });
}

/** Rows of one setting (η, c₂) at one point together, in the order of the plan. */
function settingsOf(
  rows: readonly SummaryRow[],
  pointOf: ReadonlyMap<string, string | undefined>,
): SummaryRow[][] {
  const groups = new Map<string, SummaryRow[]>();
  for (const row of rows) {
    const key = `${settingKey(row.identity)}/${pointOf.get(String(row.identity.item)) ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}
