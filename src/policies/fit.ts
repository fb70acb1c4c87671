import type { ActionLayout } from '../environment/action.js';
import type { Observer } from '../environment/observation/observer.js';

/**
 * Refuses a learned policy for an observation or an action of another size: it would answer with
 * numbers that mean nothing.
 *
 * @throws {RangeError} naming both sizes
 */
export function requireFit(
  { observationSize, actionSize }: { observationSize: number; actionSize: number },
  observer: Observer,
  layout: ActionLayout,
): void {
  if (observationSize !== observer.size)
    throw new RangeError(
      `the policy sees ${observationSize} numbers, but the observation has ${observer.size}:` +
        ` ${observer.names.join(', ')}`,
    );
  if (actionSize !== layout.size)
    throw new RangeError(
      `the policy sets ${actionSize} numbers, but the action has ${layout.size}:` +
        ` ${layout.names.join(', ')}`,
    );
}
