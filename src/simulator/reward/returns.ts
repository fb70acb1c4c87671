import type { Reward } from '../../config/schema/scenario.js';
import { isLate, ownTermsOf, REWARD_TERMS, type DelayKind, type RewardTerm } from './terms.js';

/** How many finished requests had each delay: [delay in steps]. */
export interface DelayCounts extends Readonly<Record<DelayKind, ArrayLike<number>>> {
  /** how many of them were late; when left out, those beyond the reward's D_th */
  readonly late?: number;
}

const SYNC_TERMS = REWARD_TERMS.filter((term) => term.of === 'sync');
const E2E_TERMS = REWARD_TERMS.filter((term) => term.of === 'e2e');
const LATE_TERMS = REWARD_TERMS.filter((term) => term.of === 'late');

/**
 * What one finished request is worth by its delay of one kind, for looking up; by its AoRI it is late
 * or not.
 *
 * @param delays how many delays there are: 0 to delays − 1 steps
 * @returns [delay in steps] the sum of the terms that go by this delay
 */
export function rewardByDelay(of: DelayKind, delays: number, reward: Reward): Float64Array {
  const terms = ownTermsOf(reward);
  return Float64Array.from({ length: delays }, (_, delay) => {
    const worth = of === 'sync' ? worthOfSync(delay, reward) : worthOfE2e(delay, reward);
    return terms.length === 0 ? worth : worth + ownWorth(terms, { of, delay }, reward);
  });
}

/** What one finished request is worth; the delays, in steps, may be expectations. */
export function rewardOfRequest(syncSteps: number, e2eSteps: number, reward: Reward): number {
  const worth = worthOfSync(syncSteps, reward) + worthOfE2e(e2eSteps, reward);
  if (reward.terms === undefined) return worth;
  const terms = ownTermsOf(reward);
  return (
    worth +
    ownWorth(terms, { of: 'sync', delay: syncSteps }, reward) +
    ownWorth(terms, { of: 'e2e', delay: e2eSteps }, reward)
  );
}

/** What one finished request is worth by further terms, of those that go by one of its delays. */
function ownWorth(
  terms: readonly RewardTerm[],
  { of, delay }: { of: DelayKind; delay: number },
  reward: Reward,
): number {
  let sum = 0;
  for (const term of terms)
    if (term.of === of) sum += term.total(1, delay, reward);
    else if (term.of === 'late' && of === 'e2e')
      sum += term.total(1, isLate(delay, reward.delayThresholdSteps) ? 1 : 0, reward);
  return sum;
}

// Loops of their own: each then calls the same few terms, which can be inlined.

function worthOfSync(syncSteps: number, reward: Reward): number {
  let sum = 0;
  for (let i = 0; i < SYNC_TERMS.length; i++) sum += SYNC_TERMS[i].total(1, syncSteps, reward);
  return sum;
}

function worthOfE2e(e2eSteps: number, reward: Reward): number {
  let sum = 0;
  for (let i = 0; i < E2E_TERMS.length; i++) sum += E2E_TERMS[i].total(1, e2eSteps, reward);
  const late = isLate(e2eSteps, reward.delayThresholdSteps) ? 1 : 0;
  for (let i = 0; i < LATE_TERMS.length; i++) sum += LATE_TERMS[i].total(1, late, reward);
  return sum;
}

/** What finished requests are worth together: the return of an episode, or of several in all. */
export function returnOfDelays(counts: DelayCounts, reward: Reward): number {
  const sum = returnBy(REWARD_TERMS, counts, reward);
  return reward.terms === undefined ? sum : sum + returnBy(ownTermsOf(reward), counts, reward);
}

function returnBy(terms: readonly RewardTerm[], counts: DelayCounts, reward: Reward): number {
  let sum = 0;
  for (let i = 0; i < terms.length; i++) {
    const { of, total } = terms[i];
    if (of === 'late') {
      // Counted together, so that a penalty is rounded once.
      const late = counts.late ?? requestsFrom(counts.e2e, firstLate(reward));
      const inTime = requestsFrom(counts.e2e, 0) - late;
      if (inTime > 0) sum += total(inTime, 0, reward);
      if (late > 0) sum += total(late, 1, reward);
    } else {
      const requests = counts[of];
      for (let delay = 0; delay < requests.length; delay++)
        if (requests[delay] > 0) sum += total(requests[delay], delay, reward);
    }
  }
  return sum;
}

/** The shortest AoRI with which a request is late. */
function firstLate({ delayThresholdSteps }: Reward): number {
  return Math.floor(delayThresholdSteps) + 1;
}

function requestsFrom(requests: ArrayLike<number>, delay: number): number {
  let sum = 0;
  for (let at = delay; at < requests.length; at++) sum += requests[at];
  return sum;
}
