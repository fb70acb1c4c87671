import type { Reward } from '../../config/schema/scenario.js';
import { power } from '../../math/power.js';

/** The delays of a finished request: AoSI (`sync`) and AoRI (`e2e`), whole steps. */
export type DelayKind = 'sync' | 'e2e';

/** A part of the reward: a function of one delay of a finished request. */
export interface RewardTerm {
  readonly name: string;
  /** the delay that it goes by */
  readonly of: DelayKind;
  /**
   * Where not every delay makes a difference, what does: requests of one level are worth the same, and
   * are counted together before they are rewarded. Must not fall as the delay rises.
   */
  readonly level?: (delaySteps: number, reward: Reward) => number;
  /** What `requests` finished requests of one level (of one delay, without levels) are worth together. */
  readonly total: (requests: number, level: number, reward: Reward) => number;
}

/** Whether a request counts as late: 1{AoRI > D_th} of eq. 7. */
export function isLate(e2eSteps: number, { delayThresholdSteps }: Reward): boolean {
  return e2eSteps > delayThresholdSteps;
}

/**
 * The reward of finished requests, eq. 5 to 7: Σ c₁·η^AoSI + c₂·1{AoRI > D_th}. It is said here and
 * nowhere else: the rewards of a network's steps, the returns of episodes and the report's map of
 * returns all follow from this table.
 */
export const REWARD_TERMS: readonly RewardTerm[] = [
  {
    name: 'sync',
    of: 'sync',
    total: (requests, delaySteps, { c1, eta }) => requests * c1 * power(eta, delaySteps),
  },
  {
    name: 'late',
    of: 'e2e',
    level: (delaySteps, reward) => (isLate(delaySteps, reward) ? 1 : 0),
    total: (requests, late, { c2 }) => (late ? requests * c2 : 0),
  },
];
