import { contextPaths, extremes } from '../../config/contexts.js';
import { offeredLoad } from '../../simulator/offered-load.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { PlannedTrace } from '../../runs/plans/plan.js';
import { firstFew } from '../../words/lists.js';
import {
  heaviestWindow,
  loadsInWords,
  loadVerdict,
  phasesInWords,
  stepsInWords,
} from '../../words/load.js';

/**
 * For --dry-run: how much is asked for, as lines of a plan. Where values are drawn anew in each episode,
 * with all of them at their least, and at their most.
 */
export function describeLoad(scenario: Scenario): string[] {
  if (!scenario.contexts) return describeOne(scenario);
  const [least, most] = extremes(scenario).map(offeredLoad);
  return [
    `load       contexts at their least: ${loadsInWords(least)} of what there is`,
    `           contexts at their most: ${loadsInWords(most)}`,
    `           drawn anew in each episode: ${firstFew(contextPaths(scenario))}`,
  ];
}

function describeOne(scenario: Scenario): string[] {
  const load = offeredLoad(scenario);
  const heaviest = heaviestWindow(load);
  return [
    `load       ${loadsInWords(load)} of what there is`,
    ...(heaviest
      ? [`           most in ${stepsInWords(heaviest)}: ${loadsInWords(heaviest)}`]
      : []),
    ...(load.phases ? [`           phases: ${phasesInWords(load.phases)}`] : []),
    `           ${loadVerdict(load)}`,
  ];
}

/**
 * The same; or the traces of a plan, which ask for what they hold.
 *
 * @param judged what the episodes are run in: where these have names, a line for each
 */
export function describeEpisodes(
  { scenario, traces }: { scenario: Scenario; traces?: readonly PlannedTrace[] | undefined },
  judged: readonly { name?: string; scenario: Scenario }[] = [{ scenario }],
): string[] {
  if (traces) return [`traces     ${firstFew(traces.map(({ folder }) => folder))}`];
  if (judged[0].name === undefined) return describeLoad(judged[0].scenario);
  const longest = Math.max(...judged.map(({ name = '' }) => name.length));
  return judged.map(
    ({ name = '', scenario: condition }, i) =>
      `${i === 0 ? 'load       ' : ' '.repeat(11)}${name.padEnd(longest)}  ` +
      loadsInWords(offeredLoad(condition)) +
      (i === 0 ? ' of what there is' : ''),
  );
}
