import { SPECIALIST, type Identity } from '../../runs/tables/identity.js';
import { withoutSetting, withoutTrainSeed } from '../../words/settings.js';

/**
 * What the policies of an evaluation are called over settings and training seeds. Trainings of a sweep
 * for the setting under which they are judged, or for any, are one policy; so are specialists.
 *
 * @returns the name of an identity
 */
export function policyNames(identities: readonly Identity[]): (identity: Identity) => string {
  const trained = identities.filter(
    ({ train_seed, policy }) => train_seed !== null && policy !== SPECIALIST,
  );
  const special = identities.filter(({ policy }) => policy === SPECIALIST).map(sweepOf);
  // Policies of one sweep that meet under a setting need names that tell them apart.
  const severally = new Set(
    trained
      .filter((one) =>
        trained.some(
          (other) =>
            sweepOf(other) === sweepOf(one) &&
            other.eta === one.eta &&
            other.c2 === one.c2 &&
            trainedAs(other) !== trainedAs(one),
        ),
      )
      .map(sweepOf),
  );
  return (identity) => {
    if (identity.train_seed === null) return withoutSetting(String(identity.item), identity);
    const sweep = sweepOf(identity);
    if (identity.policy === SPECIALIST)
      return special.every((other) => other === sweep)
        ? 'specialists'
        : `specialists (${sweep.slice(sweep.indexOf('/') + 1)})`;
    if (severally.has(sweep)) return `learned (${trainedAs(identity)})`;
    return sweep === '' ? 'learned' : `learned (${sweep})`;
  };
}

/** What a policy was trained as: sweep, and what it was trained for. */
export function trainedAs(identity: Identity): string {
  return withoutTrainSeed(withoutSetting(String(identity.item), identity));
}

/** Of several sweeps, the name of the one that a policy is of. */
function sweepOf({ item }: Identity): string {
  return /^.*(?=\/)/.exec(String(item))?.[0] ?? '';
}
