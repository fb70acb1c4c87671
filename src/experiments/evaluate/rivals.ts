import type { EvaluatePlan } from '../../runs/plans/plan.js';
import type { Identity } from '../../runs/tables/identity.js';

/**
 * Which policies others are held against: rules, splits that were found, specialists, and, beside a policy
 * that is judged under several settings, those that were trained for one setting each.
 *
 * @param nameOf what a policy is called over settings and training seeds
 */
export function rivalsOf(
  { items }: Pick<EvaluatePlan, 'items'>,
  nameOf: (identity: Identity) => string,
): (identity: Identity) => boolean {
  const settings = new Map<string, Set<number>>();
  const hashes = new Map(
    items.flatMap(({ name, source, setting }) => {
      if (!source) return [];
      settings.set(source.hash, (settings.get(source.hash) ?? new Set()).add(setting));
      return [[name, source.hash] as const];
    }),
  );
  const isForSeveral = (hash: string) => settings.get(hash)!.size > 1;
  const isAnyForSeveral = [...hashes.values()].some(isForSeveral);
  // A policy of a name has as many items as there are settings and seeds; one of them tells.
  const ofOneEach = new Map<string, boolean>();
  return (identity) => {
    if (identity.policy !== 'learned') return true;
    if (!isAnyForSeveral) return false;
    const name = nameOf(identity);
    const hash = hashes.get(String(identity.item));
    const isOfOne = ofOneEach.get(name) ?? (hash !== undefined && !isForSeveral(hash));
    ofOneEach.set(name, isOfOne);
    return isOfOne;
  };
}
