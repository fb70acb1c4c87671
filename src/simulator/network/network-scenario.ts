import type { Scenario } from '../../config/schema/scenario.js';

/** What a network is made of: the parts of a scenario that actions and packets meet. */
export type NetworkScenario = Pick<
  Scenario,
  'steps' | 'stations' | 'ues' | 'scheduler' | 'reward' | 'control'
>;
