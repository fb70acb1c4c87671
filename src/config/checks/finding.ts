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
