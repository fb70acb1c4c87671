import { UsageError } from '../../config/explaining/errors.js';
import { isOutside, outsideName } from '../../policies/outside.js';
import type { Plan } from '../../runs/plans/plan.js';

/**
 * Policies from outside run where they are: what their code imports, or a command starts, is not known, so
 * it cannot be sent.
 *
 * @throws {UsageError} naming the first of a plan
 */
export function refuseOutside(plan: Plan): void {
  const outside =
    plan.command === 'evaluate'
      ? plan.items.map(({ policy }) => policy).find(isOutside)
      : undefined;
  if (outside)
    throw new UsageError(
      `--queue: ${outsideName(outside)} is a policy from outside, and its code is not sent to workers;` +
        ' leave --queue out, or share the work with --shard and metalore merge where each machine has' +
        ' the code',
    );
}
