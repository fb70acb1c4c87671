import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../config/explaining/errors.js';
import { orConfigLike } from '../../config/reading/find-config.js';
import { savedPolicy } from '../../experiments/evaluate/contenders/saved.js';
import { bundledPolicies, bundledPolicy } from '../../runs/bundled-policies.js';
import { folderOfPolicy, isPolicyFolder } from '../../runs/policy-folder.js';
import { choices } from '../../words/lists.js';
import { itemsOf, requireItems } from '../replay/items.js';
import { trainingRun, type Candidate } from '../replay/policies.js';

/** A saved policy that was named. */
export interface TrainedPolicy {
  /** with model.json and weights.bin */
  folder: string;
  /** of both files, see `policyHash` */
  hash: string;
  /** what the user should know */
  warning?: string;
}

/**
 * The trained policy that a name or a path means: one that comes with the program, a saved policy or its
 * `model.json`, the folder of a training run, or an item of a run directory.
 *
 * @param item of the run directory; needed where it holds several policies
 * @throws {UsageError} for anything else, that says what could have been named
 */
export function trainedPolicyAt(source: string, item: string | undefined): TrainedPolicy {
  const path = bundledPolicy(source) ?? folderOfPolicy(source);
  const isRunDirectory = !isPolicyFolder(path) && !existsSync(join(path, 'policy-best'));
  if (item !== undefined && !(isRunDirectory && existsSync(join(path, 'plan.json'))))
    throw new UsageError(
      `--item names a policy of a run directory, and ${source} is none; leave it out, or name the` +
        ' directory with plan.json',
    );
  if (isPolicyFolder(path)) return savedPolicy(path);
  const { policy, source: found, warning } = candidateAt(path, item);
  if (!found)
    throw new UsageError(
      `${item ?? path} is no trained policy but ${policy.kind}, which is a rule; name a policy that was` +
        ' trained',
    );
  const { folder, hash } = found;
  return { folder, hash, ...(warning === undefined ? {} : { warning }) };
}

function candidateAt(path: string, item: string | undefined): Candidate {
  if (existsSync(join(path, 'policy-best'))) return trainingRun(path, false);
  if (!existsSync(join(path, 'plan.json'))) throw new UsageError(`${path} ${whatIsWrong(path)}`);
  const items = item === undefined ? [] : [item];
  requireItems(items, [path]);
  return itemsOf(path, { items, stochastic: false })[0];
}

function whatIsWrong(path: string): string {
  const kinds =
    'the folder of a training run (policy-best/), a saved policy (model.json), a run directory' +
    ` (plan.json) with --item, or one of the policies that come with the program: ${choices(bundledPolicies())}`;
  if (!existsSync(path)) return `does not exist${orConfigLike(path)}; name ${kinds}`;
  if (existsSync(join(path, 'meta.json'))) return 'is the record of a run that has no policy yet';
  return `is none of these: ${kinds}`;
}
