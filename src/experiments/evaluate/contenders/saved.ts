import { resolve, sep } from 'node:path';
import { UsageError } from '../../../config/explaining/errors.js';
import { featuresOf } from '../../../config/schema/observation.js';
import { readOutside } from '../../../outside/spec.js';
import { OUTSIDE_USAGE } from '../../../policies/outside.js';
import { parsePolicySpec } from '../../../policies/parse-spec.js';
import { bundledPolicies, bundledPolicy } from '../../../runs/bundled-policies.js';
import type { Source, TrainItem } from '../../../runs/plans/plan.js';
import { loadPolicy, policyHash } from '../../../runs/policy-folder.js';
import { runFiles } from '../../../runs/run-files.js';
import { outsideContender, ruleContender, type Contender } from '../plan.js';

/**
 * What `--policy` names: a policy from outside, a trained one that comes with the program, or a rule.
 *
 * @throws {UsageError} for anything else
 */
export function policyContender(text: string, { stochastic }: { stochastic: boolean }): Contender {
  const outside = readOutside(text);
  if (outside) return outsideContender(outside);
  const folder = bundledPolicy(text);
  return folder === undefined
    ? ruleContender(parsePolicySpec(text, [...bundledPolicies(), ...OUTSIDE]))
    : savedContender(folder, { name: text, stochastic });
}

const OUTSIDE = OUTSIDE_USAGE.map(({ name }) => name);

/** A saved policy by itself. @throws {UsageError} when the folder holds none */
export function savedContender(
  folder: string,
  { name, stochastic }: { name: string; stochastic: boolean },
): Contender {
  const source = savedPolicy(folder);
  const trained = settingsSeen(folder);
  return {
    // One of several that were trained alike is called as those of a sweep are.
    name: trained?.trainSeed == null ? name : resolve(folder).split(sep).slice(-2).join('/'),
    policy: { kind: 'learned', stochastic },
    source,
    ...(trained ? { trained } : {}),
  };
}

/** A saved policy that was named by itself. @throws {UsageError} when the folder holds none */
export function savedPolicy(folder: string): Source {
  return { run: null, item: null, folder, hash: checkedHash(folder) };
}

/** The best policy of a run of a sweep. @throws {UsageError} when there is none */
export function trainedPolicy(run: string, { name }: Pick<TrainItem, 'name'>): Source {
  const { bestPolicy: folder } = runFiles(run, name);
  return { run, item: name, folder, hash: checkedHash(folder) };
}

/** What a saved policy was trained for, as far as it tells: where it sees η or c₂, for any. */
function settingsSeen(folder: string): Contender['trained'] {
  const { view, trained } = loadPolicy(folder);
  if (trained) return { eta: trained.eta, c2: trained.c2, trainSeed: trained.seed };
  const seen = view ? featuresOf(view.observation) : [];
  const anyOf = (name: 'eta' | 'c2') => (seen.includes(name) ? null : undefined);
  const [eta, c2] = [anyOf('eta'), anyOf('c2')];
  return eta === undefined && c2 === undefined ? undefined : { eta, c2, trainSeed: null };
}

function checkedHash(folder: string): string {
  try {
    loadPolicy(folder);
  } catch (error) {
    throw new UsageError(
      `${folder} is not a saved policy: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return policyHash(folder);
}
