import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Outcome } from '../../experiments/run.js';
import type { EvaluatePlan, Plan, TrainPlan } from '../../runs/plans/plan.js';
import { sameTraces } from '../../runs/plans/work.js';
import { readPlan } from '../../runs/plans/read.js';
import { metaloreVersion } from '../../runs/version.js';
import { TRACE_CONFIG } from '../../traces/format.js';
import { sameScenario } from '../../config/same.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { RunFlags, VaryFlags } from '../flags/common.js';
import { displayWidth, wrap } from '../terminal/width.js';
import { pathArgument, quoteForShell } from '../terminal/shell.js';
import type { Terminal } from '../terminal/terminal.js';
import { printable } from '../../words/texts.js';

/**
 * How every report ends: where the results are, and the one command that comes next. Neither the
 * path nor the command is broken into lines, so that both can be copied.
 *
 * @param results.files what there is in the directory, in words
 */
export function reportEnd(
  { out, state, files }: Pick<Outcome, 'out' | 'state'> & { files: string },
  { terminal, next }: { terminal: Terminal; next: string },
): string {
  const path = printable(out);
  const what = `(${files})`;
  // The longer of the two words decides, so that a finished run is reported again line by line.
  const inOneLine = displayWidth(`${FINISHED} ${path} ${what}`) <= terminal.width;
  return [
    `${state === 'finished' ? FINISHED : 'Written:'} ${path}` +
      (inOneLine ? ` ${what}` : `\n${wrap(what, terminal.width)}`),
    `Next: ${next}`,
  ].join('\n\n');
}

const FINISHED = 'Already finished:';

/** After the static baseline: to train in the same scenario. */
export function nextAfterGridSearch(
  {
    config,
    flags,
  }: { config: string | undefined; flags: RunFlags & VaryFlags & { step?: string } },
  terminal: Terminal,
): string {
  const assignments = [
    ...flags.set,
    // train has no flag of its own for what only the comparison afterwards needs.
    ...(flags.step === undefined ? [] : [`grid.step=${flags.step}`]),
  ];
  return command(terminal, [
    'train',
    ...inScenario({ config, set: assignments, seed: flags.seed }),
    ...importing(flags.import),
    ...flags.vary.filter(isOfScenario).flatMap((each) => ['--vary', each]),
    ...(flags.episodes === undefined ? [] : ['--episodes', String(flags.episodes)]),
  ]);
}

function importing(files: readonly string[]): string[] {
  return files.flatMap((file) => ['--import', file]);
}

/** train has a flag of its own for the constants of a setting. */
function isOfScenario(vary: string): boolean {
  return !/^\s*(?:zip:)?\s*reward[.[]/.test(vary);
}

/** How a scenario is named on a command line. */
interface InScenario {
  config: string | undefined;
  set: readonly string[];
  seed: number | undefined;
}

/** After a trace was written: the static baseline on it. */
export function nextAfterTrace(of: InScenario & { out: string }, terminal: Terminal): string {
  return command(terminal, ['grid-search', ...inScenario(of), '--trace', of.out]);
}

/** A trace with the config that was written beside it. */
export function ownConfig(out: string): Parameters<typeof nextAfterTrace>[0] {
  return { config: join(out, TRACE_CONFIG), set: [], seed: undefined, out };
}

/** The arguments that name a scenario. */
function inScenario({ config, set, seed }: InScenario): string[] {
  return [
    ...(config === undefined ? [] : [pathArgument(config)]),
    ...set.flatMap((assignment) => ['--set', assignment]),
    ...(seed === undefined ? [] : ['--seed', String(seed)]),
  ];
}

/**
 * After a sweep: to compare what it trained, specialists beside one policy for all where it lies beside
 * them; when nothing was trained, the same again.
 */
export function nextAfterTraining(
  plan: TrainPlan,
  { out, rows }: Outcome,
  {
    terminal,
    commandLine,
    flags,
  }: { terminal: Terminal; commandLine: string; flags: Pick<RunFlags, 'import'> },
): string {
  const general = plan.specialists
    ? neighbours(out).find((path) => {
        const other = finishedPlan(path);
        return (
          other?.command === 'train' &&
          !other.specialists &&
          !other.vary &&
          sameScenario(other.scenario, plan.scenario, 'report')
        );
      })
    : undefined;
  const paths = [...(general === undefined ? [] : [general]), out];
  return rows.length > 0
    ? command(terminal, ['evaluate', ...paths.map(pathArgument), ...importing(flags.import)])
    : commandLine.replace(/^metalore/, terminal.program);
}

/**
 * After a comparison: a report of it, of the sweeps that it compared, and of a grid search on the
 * same episodes where one lies beside them.
 *
 * @param paths what `evaluate` was given
 */
export function nextAfterEvaluation(
  { out, plan: own, paths }: { out: string; plan: EvaluatePlan; paths: readonly string[] },
  terminal: Terminal,
): string {
  const { scenario } = own;
  // The points of an evaluation are conditions that a sweep does not have.
  const isSame = (other: Scenario) =>
    sameScenario(
      own.vary ? { ...other, conditions: scenario.conditions } : other,
      scenario,
      'report',
    );
  const sweeps = paths.filter((path) => {
    const plan = finishedPlan(path);
    return plan?.command === 'train' && isSame(plan.scenario);
  });
  const grid = [out, ...sweeps].flatMap(neighbours).find((path) => {
    const plan = finishedPlan(path);
    return (
      plan?.command === 'grid-search' &&
      plan.version === metaloreVersion() &&
      isSame(plan.scenario) &&
      String(plan.vary && plan.conditions) === String(own.vary && own.conditions) &&
      plan.scenario.seed === scenario.seed &&
      plan.scenario.episodes === scenario.episodes &&
      sameTraces(plan, own)
    );
  });
  const directories = [...(grid === undefined ? [] : [grid]), ...sweeps, out];
  const files = own.scenario.reward.terms ? (own.imports ?? []).map(({ file }) => file) : [];
  return command(terminal, ['report', ...directories.map(pathArgument), ...importing(files)]);
}

function command(terminal: Terminal, args: readonly string[]): string {
  return [terminal.program, ...args.map(quoteForShell)].join(' ');
}

/** Folders beside a run directory, in the order of their names. */
function neighbours(out: string): string[] {
  const folder = dirname(out);
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** The plan of a run directory whose results are there; undefined for whatever is no such directory. */
function finishedPlan(path: string): Plan | undefined {
  if (!existsSync(join(path, 'summary.csv'))) return undefined;
  try {
    return readPlan(join(path, 'plan.json')).plan;
  } catch {
    return undefined;
  }
}
