import type { Scenario } from '../schema/scenario.js';
import type { Path } from '../tree/tree.js';

/**
 * What is wrong with a scenario whose values are each right. `paths` are the values involved, the
 * likeliest to be wrong first; the first that somebody wrote is where it is reported.
 */
export interface Finding {
  readonly paths: readonly [Path, ...Path[]];
  readonly message: string;
  readonly suggestion?: string;
}

export interface Check {
  /** The sections it reads. It is left out while one of them has a wrong value. */
  readonly needs: readonly (keyof Scenario)[];
  readonly find: (scenario: Scenario) => readonly Finding[];
}

/** The groups of devices of a scenario with their paths; empty groups are nobody's. */
export function deviceGroups({ ues, sensors }: Pick<Scenario, 'ues' | 'sensors'>) {
  return [
    ...ues.map((group, i) => ({ group, path: ['ues', i] })),
    ...sensors.map((group, i) => ({ group, path: ['sensors', i] })),
  ].filter(({ group }) => group.count > 0);
}
