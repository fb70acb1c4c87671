import { OwnRegistry, type OwnName } from '../../config/own.js';
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
    total: (requests, delaySteps, { c1, eta }) => requests * c1 * discount(eta, delaySteps),
  },
  {
    name: 'late',
    of: 'late',
    total: (requests, late, { c2 }) => (late ? requests * c2 : 0),
  },
];

const own = new OwnRegistry<RewardTerm>('reward term');

/**
 * Registers a term of the reward, which is added to eq. 5 where a scenario names it in `reward.terms`. It must
 * follow from what it is given alone.
 *
 * @throws {RangeError} for a name that is not `own:` and a word, or that there is already
 */
export function registerRewardTerm(name: OwnName, term: Omit<RewardTerm, 'name'>): void {
  own.register(name, { ...term, name });
}

/** The terms that a reward names besides those of eq. 5. @throws {NotRegisteredError} when one is not there */
export function ownTermsOf({ terms = [] }: Reward): RewardTerm[] {
  return terms.map((name) => own.get(name));
}

/** So many η are remembered, of contexts that draw another for each episode, and powers up to so many steps. */
const MOST_ETAS = 32;
const MOST_STEPS = 4096;

/** η → [delay] η^delay; NaN where not asked for yet */
const discounts = new Map<number, Float64Array>();
let lastEta = NaN;
let lastDiscounts: Float64Array = new Float64Array(0);

/** η^delay. A grid search asks for a million of a hundred, which took a tenth of its time. */
function discount(eta: number, delaySteps: number): number {
  if (!(delaySteps < MOST_STEPS && Number.isInteger(delaySteps))) return power(eta, delaySteps);
  if (eta !== lastEta) {
    if (discounts.size >= MOST_ETAS && !discounts.has(eta)) discounts.clear();
    lastDiscounts = discounts.get(eta) ?? new Float64Array(MOST_STEPS).fill(NaN);
    discounts.set(eta, lastDiscounts);
    lastEta = eta;
  }
  const known = lastDiscounts[delaySteps];
  return known >= 0 ? known : (lastDiscounts[delaySteps] = power(eta, delaySteps));
}
