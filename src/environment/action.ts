/** What the numbers of an action are, in their order. Each is a share in [0, 1]. */
export interface ActionLayout {
  /** A: numbers in an action */
  readonly size: number;
  /** [A] */
  readonly names: readonly string[];
}

/**
 * The paper's action, eq. 4, the same for all stations: ρ^(C) and ρ^(P), the UEs' shares of bandwidth
 * and of compute. What Network.advance takes.
 */
export const SHARED_ACTION: ActionLayout = { size: 2, names: ['rho_c', 'rho_p'] };
