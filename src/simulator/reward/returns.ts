import type { Reward } from '../../config/schema/scenario.js';
import { REWARD_TERMS, type DelayKind } from './terms.js';

/** How many finished requests had each delay: [delay in steps]. */
export type DelayCounts = Readonly<Record<DelayKind, ArrayLike<number>>>;

/**
 * What one finished request is worth by its delay of one kind, for looking up.
 *
 * @param delays how many delays there are: 0 to delays − 1 steps
 * @returns [delay in steps] the sum of the terms that go by this delay
 */
export function rewardByDelay(of: DelayKind, delays: number, reward: Reward): Float64Array {
  const terms = REWARD_TERMS.filter((term) => term.of === of);
  return Float64Array.from({ length: delays }, (_, delay) =>
    terms.reduce((sum, term) => sum + term.total(1, term.level(delay, reward), reward), 0),
  );
}

/** What finished requests are worth together: the return of an episode, or of several in all. */
export function returnOfDelays(counts: DelayCounts, reward: Reward): number {
  let sum = 0;
  for (let i = 0; i < REWARD_TERMS.length; i++) {
    const term = REWARD_TERMS[i];
    const requests = counts[term.of];
    let level = 0;
    let alike = 0;
    for (let delay = 0; delay < requests.length; delay++) {
      if (requests[delay] === 0) continue;
      const next = term.level(delay, reward);
      if (alike > 0 && next !== level) {
        sum += term.total(alike, level, reward);
        alike = 0;
      }
      level = next;
      alike += requests[delay];
    }
    if (alike > 0) sum += term.total(alike, level, reward);
  }
  return sum;
}

/** What one finished request is worth; the delays, in steps, may be expectations. */
export function rewardOfRequest(syncSteps: number, e2eSteps: number, reward: Reward): number {
  let sum = 0;
  for (let i = 0; i < REWARD_TERMS.length; i++) {
    const term = REWARD_TERMS[i];
    const delay = term.of === 'sync' ? syncSteps : e2eSteps;
    sum += term.total(1, term.level(delay, reward), reward);
  }
  return sum;
}
