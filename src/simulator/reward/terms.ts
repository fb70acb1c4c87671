import type { Reward } from '../../config/schema/scenario.js';
import { power } from '../../math/power.js';

/** The delays of a finished request: AoSI (`sync`) and AoRI (`e2e`), whole steps. */
export type DelayKind = 'sync' | 'e2e';

/** A part of the reward: a function of one delay of a finished request, or of whether it is late. */
export interface RewardTerm {
  readonly name: string;
  /**
   * what it goes by. Groups may have deadlines of their own, so that a delay does not tell whether a
   * request is late
   */
  readonly of: DelayKind | 'late';
  /**
   * What finished requests that are alike are worth together.
   *
   * @param value their delay, steps; or 1 where they are late, 0 where they are not
   */
  readonly total: (requests: number, value: number, reward: Reward) => number;
}

/** Whether a request counts as late: 1{AoRI > D_th} of eq. 7. */
export function isLate(e2eSteps: number, deadlineSteps: number): boolean {
  return e2eSteps > deadlineSteps;
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
    of: 'late',
    total: (requests, late, { c2 }) => (late ? requests * c2 : 0),
  },
];
