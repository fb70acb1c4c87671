import { UsageError } from '../../config/explaining/errors.js';
import { isOutside, outsideName } from '../../policies/outside.js';
import type { Plan } from '../../runs/plans/plan.js';

const REMEDY =
  'leave --queue out, or share the work with --shard and metalore merge where each machine has the code';

/**
 * Policies from outside run where they are: what their code imports, or a command starts, is not known, so
 * it cannot be sent.
 *
 * @throws {UsageError} naming the first of a plan
 */
export function refuseOutside(plan: Plan): void {
  if (plan.imports)
    throw new UsageError(
      `--queue: ${plan.imports[0].file} is code of yours, which is not sent to workers; ${REMEDY}`,
    );
  const outside =
    plan.command === 'evaluate'
      ? plan.items.map(({ policy }) => policy).find(isOutside)
      : undefined;
  if (outside)
    throw new UsageError(
      `--queue: ${outsideName(outside)} is a policy from outside, which is not sent to workers; ${REMEDY}`,
    );
}
