import { pairsOf } from '../config/control.js';
import type { Scenario } from '../config/schema/scenario.js';

/** What the numbers of an action are, in their order. Each is a share in [0, 1]. */
export interface ActionLayout {
  /** pairs of shares in an action of the network: one for all stations, or one for each */
  readonly pairs: number;
  /** A: numbers of a pair, what a policy sets at a time */
  readonly size: number;
  /** [A] */
  readonly names: readonly string[];
}

/** Of a pair, eq. 4: ρ^(C) and ρ^(P), the UEs' shares of bandwidth and of compute. */
const PAIR = { size: 2, names: ['rho_c', 'rho_p'] } as const;

/** The paper's action: one pair of shares, the same for all stations. */
export const SHARED_ACTION: ActionLayout = { pairs: 1, ...PAIR };

/** What is set in a scenario, and Network.advance takes. */
export function actionLayout(scenario: Pick<Scenario, 'control' | 'stations'>): ActionLayout {
  return { pairs: pairsOf(scenario), ...PAIR };
}
