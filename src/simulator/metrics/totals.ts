import type { Network } from '../network/network.js';

/** What the metrics of a finished episode are made of. */
export interface EpisodeTotals {
  /** for what it sums up itself, and its trace */
  network: Network;
  /** [AoSI in steps] completed requests */
  sync: Int32Array;
  /** [AoRI in steps] the same */
  e2e: Int32Array;
  /** requests generated in the steps that were done */
  generated: number;
  /** completed requests */
  completed: number;
  /** of them, those with AoRI > D_th of their UE */
  late: number;
  /** sums over the completed requests, steps; AoRI = T^(Q) + T^(T) + T^(B) + T^(P) */
  syncSteps: number;
  e2eSteps: number;
  txWaitSteps: number;
  txSteps: number;
  bsWaitSteps: number;
  /** Σ β of the completed requests, Mbit */
  throughputMbit: number;
  /** [UEs] the same by UE */
  mbitOfUe: Float64Array;
  /** UEs that were there in some step */
  uesThere: number;
  /** Σ_k p_k·λ_k^(C)·T: what the UEs are expected to generate, Mbit */
  expectedMbit: number;
}
