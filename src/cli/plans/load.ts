import { contextPaths } from '../../config/contexts.js';
import { loadOf } from '../../experiments/load.js';
import type { RunLoad } from '../../runs/load-file.js';
import type { Plan } from '../../runs/plans/plan.js';
import type { Terminal } from '../terminal/terminal.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { offeredLoad, type OfferedLoad } from '../../simulator/offered-load.js';
import { firstFew } from '../../words/lists.js';
import {
  heaviestWindow,
  loadsInWords,
  loadVerdict,
  phasesInWords,
  stepsInWords,
} from '../../words/load.js';
import { counted, thousands } from '../../words/numbers.js';

/**
 * For --dry-run: how much is asked for, as lines of a plan. Where values are drawn anew in each episode,
 * with all of them at their least, and at their most; of traces, what they hold.
 */
export function describeLoad(plan: Plan): string[] {
  const load = loadOf(plan);
  switch (load.of) {
    case 'scenario':
      return describeOne(load.load, '');
    case 'traces':
      return [
        `traces     ${firstFew(tracesOf(plan).map(({ folder }) => folder))}`,
        ...describeOne(load.load, ', as the traces have it'),
      ];
    case 'contexts':
      return [
        `load       contexts at their least: ${loadsInWords(load.least)} of what there is`,
        `           contexts at their most: ${loadsInWords(load.most)}`,
        `           drawn anew in each episode: ${firstFew(contextPaths(plan.scenario))}`,
      ];
  }
}

function tracesOf(plan: Plan) {
  return plan.command === 'train' ? [] : (plan.traces ?? []);
}

function describeOne(load: OfferedLoad, asWhose: string): string[] {
  const heaviest = heaviestWindow(load);
  return [
    `load       ${loadsInWords(load)} of what there is${asWhose}`,
    ...(heaviest
      ? [`           most in ${stepsInWords(heaviest)}: ${loadsInWords(heaviest)}`]
      : []),
    ...(load.phases ? [`           phases: ${phasesInWords(load.phases)}`] : []),
    `           ${loadVerdict(load)}`,
  ];
}

/**
 * What to say before a run that asks for more than there is: the paper's own does, so it informs and does
 * not alarm. Undefined where less is asked for, in the mean over an episode.
 */
function loadNote(load: RunLoad, steps: number): string | undefined {
  const { compute, radio } = load.of === 'contexts' ? load.most : load.load;
  if (Math.max(compute.all, radio?.all ?? 0) <= 1) return undefined;
  const shares =
    `${compute.all.toFixed(2)} of the compute` +
    (radio ? ` and ${radio.all.toFixed(2)} of the bandwidth` : '');
  return (
    `note: ${load.of === 'contexts' ? 'up to ' : ''}${shares} there is will be asked for: above 1 queues` +
    ` grow for as long as an episode lasts, and delays with T (${counted(steps, 'step', thousands)})`
  );
}

/** Says it; not with --quiet. */
export function noteLoad(load: RunLoad, { scenario }: Plan, terminal: Terminal): void {
  const note = loadNote(load, scenario.steps);
  if (note !== undefined) terminal.note(note);
}

/**
 * The same of an evaluation: where the episodes are run in conditions, which have names, a line for each.
 */
export function describeJudged(
  plan: Plan,
  judged: readonly { name?: string; scenario: Scenario }[],
): string[] {
  if (judged[0].name === undefined) return describeLoad(plan);
  const longest = Math.max(...judged.map(({ name = '' }) => name.length));
  return judged.map(
    ({ name = '', scenario }, i) =>
      `${i === 0 ? 'load       ' : ' '.repeat(11)}${name.padEnd(longest)}  ` +
      loadsInWords(offeredLoad(scenario)) +
      (i === 0 ? ' of what there is' : ''),
  );
}
