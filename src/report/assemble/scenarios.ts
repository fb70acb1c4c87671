import type { Scenario } from '../../config/schema/scenario.js';
import type { ReportData } from '../data.js';
import type { Run } from '../../runs/read/run-data.js';
import { ReportError } from '../../runs/errors.js';
import { differences, FREE, isPaperScenario } from '../../config/same.js';
import { differingSeeds } from './compare.js';
import { firstFew } from '../../words/lists.js';
import { quoted, shortened } from '../../words/texts.js';

/**
 * The scenario that all runs share.
 *
 * @param warnings receives what could not be checked, and what makes runs hard to compare
 * @throws {ReportError} for runs of different scenarios
 */
export function sharedScenario(
  runs: readonly Run[],
  warnings: string[],
): Pick<ReportData, 'scenario' | 'isPaper' | 'isPaperAdapting'> {
  const planned = runs.filter((run) => run.plan);
  const [first, ...others] = planned;
  for (const other of others) checkSame(first, other);
  warnAboutUnknown(runs, warnings);
  for (const run of runs.slice(1)) warnAboutEpisodes(runs[0], run, warnings);
  const scenario = planned.at(0)?.plan?.scenario;
  const isKnown =
    planned.length === runs.length &&
    planned.every(({ plan }) => !plan!.unknown && plan!.traces === undefined);
  if (!scenario) return { isPaper: false };
  return {
    scenario,
    isPaper: isKnown && isPaperScenario(scenario),
    ...(isKnown && isPaperScenario(withoutChanges(scenario)) ? { isPaperAdapting: true } : {}),
  };
}

function withoutChanges(scenario: Scenario): Scenario {
  const rest = { ...scenario };
  delete rest.conditions;
  delete rest.contexts;
  return rest;
}

function checkSame(first: Run, other: Run): void {
  // Points are conditions of their run, and of no other.
  const except = first.varied || other.varied ? [...FREE.report, 'conditions'] : FREE.report;
  const found = [...differences(compared(first), compared(other), { except })];
  if (found.length === 0) return;
  const shown = found
    .slice(0, 3)
    .map(({ path, values: [a, b] }) => `${path} is ${worded(a)} and ${worded(b)}`);
  throw new ReportError(
    `${first.directory} and ${other.directory}`,
    `the scenarios differ: ${shown.join(', ')}${found.length > 3 ? ', …' : ''};` +
      ' a report is about one scenario: name runs of one only',
  );
}

/** What has to be the same in all runs, as a tree. */
function compared({ plan }: Run): unknown {
  return { ...plan!.scenario, ...plan!.unknown };
}

function worded(value: unknown): string {
  if (value === undefined) return 'not there';
  return typeof value === 'string' ? quoted(value) : shortened(JSON.stringify(value), 50);
}

function warnAboutUnknown(runs: readonly Run[], warnings: string[]): void {
  const withoutPlan = runs.filter(({ plan }) => !plan);
  if (withoutPlan.length > 0) {
    const names = firstFew(withoutPlan.map(({ directory }) => directory));
    warnings.push(
      `Without plan.json the scenario is not known (${names}): the paper's numbers are left out` +
        (runs.length > 1
          ? ', and whether all runs are of one scenario could not be checked.'
          : '.'),
    );
    const experiments = [...new Set(runs.map(({ experiment }) => experiment))];
    if (experiments.length > 1)
      warnings.push(
        `The runs are of experiments with different names (${firstFew(experiments.map(quoted))});` +
          ' they may be of different scenarios.',
      );
  }
  for (const { directory, plan } of runs)
    if (plan?.unknown)
      warnings.push(
        `The plan of ${directory} holds what this version does not know` +
          ` (${firstFew(Object.keys(plan.unknown))}); what it changes is not accounted for, and the` +
          " paper's numbers are left out.",
      );
}

function warnAboutEpisodes(first: Run, other: Run, warnings: string[]): void {
  const both = `${first.directory} and ${other.directory}`;
  const found = differingSeeds(first, other);
  const [a, b] = [first, other].map((run) => run.plan?.scenario.seed);
  if (found)
    warnings.push(
      `${both} were run on different episodes (episode ${found.episode} has the seeds` +
        ` ${found.seeds.join(' and ')}): their policies are not compared on the same episodes.`,
    );
  else if (a !== undefined && b !== undefined && a !== b)
    warnings.push(
      `${both} have the seeds ${a} and ${b}: their policies are not compared on the same episodes.`,
    );
  const [n, m] = [first, other].map(episodesOf);
  if (n !== m)
    warnings.push(
      `${both} have ${n} and ${m} episodes: their policies are not compared on the same episodes.`,
    );
}

/** Episodes of the items that have most. */
export function episodesOf({ items }: Run): number {
  return items.reduce((most, { episodes }) => Math.max(most, episodes), 0);
}
