import type { Schedule } from '../../config/schema/ppo.js';

/**
 * Value of a scheduled hyperparameter.
 *
 * @param initial value at the start of training
 * @param progressRemaining 1 at the start of training, 0 when the step budget is spent
 */
export function scheduled(initial: number, schedule: Schedule, progressRemaining: number): number {
  if (schedule.kind === 'constant') return initial;
  const { finalFraction } = schedule;
  return initial * (finalFraction + (1 - finalFraction) * progressRemaining);
}
