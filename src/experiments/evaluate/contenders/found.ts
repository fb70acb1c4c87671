import type { Scenario } from '../../../config/schema/scenario.js';
import type { Contender } from '../plan.js';

/** What the arguments of `evaluate` name. */
export interface Contenders {
  config: string | undefined;
  /** of the first training run, for when no config is named */
  scenario: Scenario | undefined;
  contenders: Contender[];
  /** runs that are not done, and so are left out */
  unfinished: string[];
  /** sweeps that were trained in another scenario than the first */
  otherScenarios: string[];
}
