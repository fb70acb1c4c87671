import type { Reward } from '../../config/schema/scenario.js';
import { REWARD_TERMS, type DelayKind } from './terms.js';

/** How many finished requests had each delay: [delay in steps]. */
export type DelayCounts = Readonly<Record<DelayKind, ArrayLike<number>>>;

const SYNC_TERMS = REWARD_TERMS.filter((term) => term.of === 'sync');
const E2E_TERMS = REWARD_TERMS.filter((term) => term.of === 'e2e');

/**
 * What one finished request is worth by its delay of one kind, for looking up.
 *
 * @param delays how many delays there are: 0 to delays − 1 steps
 * @returns [delay in steps] the sum of the terms that go by this delay
 */
export function rewardByDelay(of: DelayKind, delays: number, reward: Reward): Float64Array {
  const terms = of === 'sync' ? SYNC_TERMS : E2E_TERMS;
  return Float64Array.from({ length: delays }, (_, delay) =>
    terms.reduce(
      (sum, { level, total }) => sum + total(1, level ? level(delay, reward) : delay, reward),
      0,
    ),
  );
}

/** What one finished request is worth; the delays, in steps, may be expectations. */
export function rewardOfRequest(syncSteps: number, e2eSteps: number, reward: Reward): number {
  let sum = 0;
  // Two loops and no function for both: each then calls the same few terms, which can be inlined.
  for (let i = 0; i < SYNC_TERMS.length; i++) {
    const { level, total } = SYNC_TERMS[i];
    sum += total(1, level ? level(syncSteps, reward) : syncSteps, reward);
  }
  for (let i = 0; i < E2E_TERMS.length; i++) {
    const { level, total } = E2E_TERMS[i];
    sum += total(1, level ? level(e2eSteps, reward) : e2eSteps, reward);
  }
  return sum;
}

/** What finished requests are worth together: the return of an episode, or of several in all. */
export function returnOfDelays(counts: DelayCounts, reward: Reward): number {
  let sum = 0;
  for (let i = 0; i < REWARD_TERMS.length; i++) {
    const { of, level, total } = REWARD_TERMS[i];
    const requests = counts[of];
    if (level) {
      let present = 0;
      let alike = 0;
      for (let delay = 0; delay < requests.length; delay++) {
        if (requests[delay] === 0) continue;
        const next = level(delay, reward);
        if (alike > 0 && next !== present) {
          sum += total(alike, present, reward);
          alike = 0;
        }
        present = next;
        alike += requests[delay];
      }
      if (alike > 0) sum += total(alike, present, reward);
    } else
      for (let delay = 0; delay < requests.length; delay++)
        if (requests[delay] > 0) sum += total(requests[delay], delay, reward);
  }
  return sum;
}
