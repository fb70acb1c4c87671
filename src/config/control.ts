import {
  controlSchema,
  FEATURE_SETS,
  featuresOf,
  observationSchema,
  type Control,
  type ObservationSpec,
} from './schema/observation.js';
import type { Scenario } from './schema/scenario.js';

/** What learned policies see in a scenario. */
export function observationOf({ observation }: Pick<Scenario, 'observation'>): ObservationSpec {
  return observation ?? QUEUES;
}

/** What controllers set in a scenario. */
export function controlOf({ control }: Pick<Scenario, 'control'>): Control {
  return control ?? SHARED;
}

/** Pairs of shares that a step takes: one for all stations, or one for each. */
export function pairsOf(scenario: Pick<Scenario, 'control' | 'stations'>): number {
  return controlOf(scenario).stations === 'shared' ? 1 : scenario.stations.length;
}

const QUEUES: ObservationSpec = observationSchema.unwrap().parse({});
const SHARED: Control = controlSchema.unwrap().parse({});

/** What the paper's agent sees and sets: [l, l̂], and one pair of shares for all stations. */
export const PAPER_VIEW = { observation: QUEUES, control: SHARED.stations } as const;

/** Whether that is what a policy sees and sets. */
export function isPaperView({
  observation,
  control,
}: {
  observation: ObservationSpec;
  control: Control['stations'];
}): boolean {
  const isOfQueues = featuresOf(observation).join() === FEATURE_SETS.queues.join();
  return isOfQueues && observation.history === 1 && control === 'shared';
}
