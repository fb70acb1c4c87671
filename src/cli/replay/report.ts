import { join } from 'node:path';
import type { Replayed } from '../../replay/replay-data.js';
import type { ReplayOutcome } from './files.js';
import type { ReplayPlan } from './plan.js';
import { toJson } from '../json/print.js';
import { renderTable, type Column } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { terminalNumbers, thousands } from '../../words/numbers.js';
import { printable } from '../../words/texts.js';
import { constantsAsTyped } from '../../words/settings.js';
import { NOTHING_DONE } from '../plans/dry-run.js';

const { fixed } = terminalNumbers;

/** What replay prints for people; the page's path comes last. */
export function replayReport({ page, logs, policies }: ReplayOutcome, terminal: Terminal): string {
  const column = (
    heading: [string, string],
    cell: (policy: Replayed) => string,
    { align = 'right', rank = 0 }: Partial<Pick<Column, 'align' | 'rank'>> = {},
  ): Column => {
    const cells = policies.map(cell);
    const brief = { heading: heading.map((line) => line.replace(' delay', '')), cells };
    return { heading, cells, align, rank, brief };
  };
  const table = renderTable(
    [
      column(['policy', ''], ({ name }) => name, { align: 'left' }),
      column(['return', ''], ({ recording }) => fixed(recording.metrics.return, 1)),
      column(['sync delay', 'steps'], ({ recording }) =>
        fixed(recording.metrics.sync_delay_steps, 2),
      ),
      column(['e2e delay', 'steps'], ({ recording }) =>
        fixed(recording.metrics.e2e_delay_steps, 2),
      ),
      column(['served', '%'], ({ recording }) => fixed(recording.metrics.traffic_served_pct, 2), {
        rank: 2,
      }),
      column(
        ['completed', 'of generated'],
        ({ recording: { metrics } }) =>
          `${thousands(metrics.requests_completed)} of ${thousands(metrics.requests_generated)}`,
        { rank: 3 },
      ),
    ],
    terminal.width,
  );
  return [
    table,
    '',
    ...logs.map((path) => `Written: ${printable(path)}`),
    ...(logs.length > 0 ? [''] : []),
    printable(page),
  ].join('\n');
}

/** What replay prints for programs; null is a missing value. */
export function replayJson(
  plan: ReplayPlan,
  { page, logs, policies }: ReplayOutcome,
  seed: number,
) {
  const { version, scenario, episode } = plan;
  return toJson({
    command: plan.command,
    version,
    dry_run: false,
    scenario: scenario.name,
    seed: scenario.seed,
    episode,
    episode_seed: seed,
    page,
    logs,
    policies: policies.map(({ name, recording }) => ({
      name,
      eta: recording.scenario.reward.eta,
      c2: recording.scenario.reward.c2,
      metrics: recording.metrics,
    })),
  });
}

/** For --dry-run with --json. */
export function plannedJson(plan: ReplayPlan, out: string): string {
  const { command, version, scenario, episode, policies } = plan;
  return toJson({
    command,
    version,
    dry_run: true,
    scenario: scenario.name,
    seed: scenario.seed,
    episode,
    page: join(out, 'replay.html'),
    policies: policies.map(({ name, reward: { eta, c2 } }) => ({ name, eta, c2 })),
  });
}

/** For --dry-run. */
export function describePlan(
  { scenario, condition, episode, trace, policies }: ReplayPlan,
  { out, csv }: { out: string; csv: boolean },
): string {
  return [
    `scenario   ${scenario.name}, seed ${scenario.seed}` +
      (condition === undefined ? '' : `, in condition ${printable(condition)}`),
    `episode    ${episode} of ${thousands(scenario.episodes)}, ${thousands(scenario.steps)} steps` +
      (trace ? `, the trace ${printable(trace.folder)}` : ''),
    ...policies.map(
      ({ name, reward }, i) =>
        `${i === 0 ? 'policies  ' : '          '} ${printable(name)}, judged by ${constantsAsTyped(reward)}`,
    ),
    `page       ${printable(join(out, 'replay.html'))}${csv ? ', and logs in a folder per policy' : ''}`,
    NOTHING_DONE,
  ].join('\n');
}
