import type { Scenario } from '../../config/schema/scenario.js';
import { windowsOf } from '../offered-load.js';
import { isChanging } from './demand.js';

/** How what is asked for changes within an episode. */
export interface LoadChanges {
  /** the episode in its parts: between changes where these are sudden, else tenths */
  parts: { fromStep: number; untilStep: number }[];
  /** whether every part but the first begins with a change */
  isSudden: boolean;
  /** whether every episode draws how much changes, so that the steps of several tell little together */
  isDrawn: boolean;
}

/** Most parts that are told one by one. */
const MOST_PARTS = 1000;

/**
 * How the load of a scenario changes: at once, where phases begin, where a schedule has another number and
 * where a pattern of `steps` has another factor; or little by little. Undefined where it does not change.
 */
export function loadChanges(scenario: Scenario): LoadChanges | undefined {
  if (!isChanging(scenario)) return undefined;
  const { steps, ues, sensors, phases } = scenario;
  const groups = [...ues, ...sensors];
  const isDrawn =
    phases !== undefined && groups.some(({ presence }) => presence?.kind === 'phases');
  const starts = new Set<number>([0]);
  if (isDrawn) for (let t = phases.everySteps; t < steps; t += phases.everySteps) starts.add(t);
  for (const { presence } of groups)
    if (presence?.kind === 'schedule')
      for (const { fromStep } of presence.counts) starts.add(fromStep);
  for (const patterns of [
    ...ues.map(({ request }) => request.patterns),
    ...sensors.map(({ update }) => update.patterns),
  ])
    for (const pattern of Object.values(patterns ?? {}))
      if (pattern?.kind === 'steps')
        for (const { fromStep } of pattern.factors) starts.add(fromStep);
  const known = [...starts].filter((t) => t < steps).sort((a, b) => a - b);
  if (known.length < 2 || known.length > MOST_PARTS)
    return {
      parts: windowsOf({ ...scenario, phases: undefined }),
      isSudden: false,
      isDrawn: false,
    };
  return {
    parts: known.map((fromStep, i) => ({ fromStep, untilStep: known[i + 1] ?? steps })),
    isSudden: true,
    isDrawn,
  };
}
