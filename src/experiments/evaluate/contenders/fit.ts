import { UsageError } from '../../../config/explaining/errors.js';
import type { Scenario } from '../../../config/schema/scenario.js';
import { featuresSeen, observerFor } from '../../../policies/learned.js';
import type { PolicySnapshot } from '../../../ppo/acting/policy.js';
import { loadPolicy } from '../../../runs/policy-folder.js';
import type { Contender } from '../plan.js';

/**
 * Refuses learned policies for scenarios in which they cannot see or set what they were trained to.
 *
 * @param scenarios of the conditions, in whose order policies are that were trained for each
 * @throws {UsageError} naming the policy
 */
export function requirePoliciesFit(
  contenders: readonly Pick<Contender, 'name' | 'source' | 'sources'>[],
  scenarios: readonly Scenario[],
): void {
  const known = new Map<string, PolicySnapshot>();
  const policyIn = (folder: string) => {
    const policy = known.get(folder) ?? loadPolicy(folder);
    known.set(folder, policy);
    return policy;
  };
  scenarios.forEach((scenario, condition) => {
    for (const { name, source: everywhere, sources } of contenders) {
      const source = everywhere ?? sources?.[condition];
      if (source)
        try {
          observerFor(policyIn(source.folder), scenario);
        } catch (error) {
          if (error instanceof RangeError) throw new UsageError(`${name}: ${error.message}`);
          throw error;
        }
    }
  });
}

/**
 * Policies of which is to be told what they look at: learned ones with what is held at its mean in turn, all that
 * they see. Of policies that were trained for each condition, all that any of them sees.
 *
 * @throws {UsageError} where none was learned
 */
export function withHeld(contenders: readonly Contender[]): Contender[] {
  if (!contenders.some(({ policy }) => policy.kind === 'learned'))
    throw new UsageError(
      '--importance tells what learned policies look at, and none of these was learned; name a run directory of' +
        ' metalore train, a saved policy, or --policy universal',
    );
  return contenders.map((contender) => {
    const { source, sources = source ? [source] : [] } = contender;
    const held = new Set(sources.flatMap(({ folder }) => featuresSeen(loadPolicy(folder))));
    return held.size > 0 ? { ...contender, held: [...held] } : contender;
  });
}
