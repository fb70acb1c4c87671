import { UsageError } from '../config/explaining/errors.js';
import type { Scenario } from '../config/schema/scenario.js';
import { actionLayout, type ActionLayout } from '../environment/action.js';
import type { Observer } from '../environment/observation/observer.js';
import { splitsMisfit } from './rules/static-per-station.js';

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

/**
 * Refuses splits by station for another number of stations than set shares of their own.
 *
 * @throws {UsageError} naming both numbers
 */
export function requireSplits(
  policy: { readonly kind: string; readonly splits?: readonly unknown[] },
  scenario: Pick<Scenario, 'control' | 'stations'>,
): void {
  if (policy.splits === undefined) return;
  const misfit = splitsMisfit(policy.splits.length, actionLayout(scenario).pairs);
  if (misfit !== undefined) throw new UsageError(`policy ${policy.kind}: ${misfit}`);
}
