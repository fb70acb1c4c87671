import type { Scenario } from '../config/schema/scenario.js';
import { isOutside } from '../policies/outside.js';
import { openOutside } from './open.js';

/**
 * Opens the policies from outside once, so that one that cannot be used is told before anything runs.
 *
 * @throws {OutsideError}
 */
export async function requireOpens(
  contenders: readonly { policy: { readonly kind: string } }[],
  scenario: Scenario,
): Promise<void> {
  for (const { policy } of contenders)
    // A program may take seconds to start, and the first task tells as soon what is wrong with it.
    if (isOutside(policy) && policy.kind !== 'exec') {
      const opened = await openOutside(policy, scenario);
      opened.close();
    }
}
