import { existsSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { namesConfig, orConfigLike } from '../../../config/reading/find-config.js';
import { UsageError } from '../../../config/explaining/errors.js';
import { DEFAULT_RULES } from '../../../policies/registry.js';
import { folderOfPolicy, isPolicyFolder } from '../../../runs/policy-folder.js';
import { isName } from '../../../words/names.js';
import { shortNames } from '../../../words/paths.js';
import type { Contenders } from './found.js';
import { policyContender, savedContender } from './saved.js';
import { addRun, addRuns, sweepOfRun, sweepPlan } from './sweeps.js';

/** Stands for the rules that are compared unasked, where `--policy` names others besides. */
const ALL_RULES = 'rules';

/** What the names of specialists begin with. */
const SPECIALISTS = 'specialists/';

/**
 * Sorts the arguments of `evaluate`: a config file, run directories of `train`, single runs of theirs,
 * folders of saved policies or their `model.json`; and the rules.
 *
 * @throws {UsageError} for an argument that is none of these
 */
export function readContenders(
  named: readonly string[],
  policies: readonly string[],
  { stochastic }: { stochastic: boolean },
): Contenders {
  const paths = named.map(folderOfPolicy);
  const found: Contenders = {
    config: undefined,
    scenario: undefined,
    contenders: [],
    unfinished: [],
    otherScenarios: [],
  };
  const rules =
    policies.length > 0
      ? policies.flatMap((text): readonly string[] => (text === ALL_RULES ? DEFAULT_RULES : [text]))
      : paths.some(isPolicyFolder)
        ? []
        : DEFAULT_RULES;
  found.contenders.push(...rules.map((text) => policyContender(text, { stochastic })));
  const sweeps = paths.filter(
    (path) => !isPolicyFolder(path) && existsSync(join(path, 'plan.json')),
  );
  const runs = paths.filter((path) => !isPolicyFolder(path) && sweepOfRun(path) !== undefined);
  const folders = paths.filter(
    (path) => isPolicyFolder(path) || sweeps.includes(path) || runs.includes(path),
  );
  const short = shortNames(folders.map((path) => resolve(path).split(sep)));
  const nameOf = (path: string) => short[folders.indexOf(path)];
  const specialists = sweeps.filter((path) => sweepPlan(path).specialists);
  // Runs of several sweeps have the names of their directories in front.
  const prefixOf = (path: string) => {
    const isSpecial = specialists.includes(path);
    const alike = isSpecial ? specialists.length : sweeps.length - specialists.length;
    return (isSpecial ? SPECIALISTS : '') + (alike > 1 ? `${nameOf(path)}/` : '');
  };
  for (const path of paths) {
    if (isPolicyFolder(path)) {
      found.contenders.push(savedContender(path, { name: nameOf(path), stochastic }));
    } else if (runs.includes(path)) addRun(path, found, { name: nameOf(path), stochastic });
    else if (sweeps.includes(path)) addRuns(path, found, { prefix: prefixOf(path), stochastic });
    else if (namesConfig(path)) {
      if (found.config !== undefined)
        throw new UsageError(`two configs, ${found.config} and ${path}; name one`);
      found.config = path;
    } else throw new UsageError(`${path} ${whatIsWrong(path)}`);
  }
  const contenders = found.contenders.map(({ name }) => name);
  const unfit = contenders.find((name) => !isName(name));
  if (unfit !== undefined)
    throw new UsageError(
      `${JSON.stringify(unfit)} cannot be a name in the tables: it has characters that are not seen, or a` +
        ' space at an end; rename the folder',
    );
  if (found.unfinished.length > 0 && !found.contenders.some(({ source }) => source))
    throw new UsageError(nothingFinished(found.unfinished));
  const twice = contenders.find((name, i) => contenders.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`${twice} is named twice`);
  return found;
}

/** Rules alone are not what was asked for by whoever names runs. */
function nothingFinished([first, ...others]: readonly string[]): string {
  const what = others.length === 0 ? `${first} is` : `${first} and ${others.length} more are`;
  return (
    `${what} not finished, so there is no policy to evaluate; start metalore train again as before,` +
    ' which goes on where it was, or name a config instead to compare rules alone'
  );
}

function whatIsWrong(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found)
    return (
      `does not exist${orConfigLike(path)}; name run directories of metalore train, saved policies, or` +
      ' a config'
    );
  return 'is neither a run directory (plan.json), nor a saved policy (model.json), nor a config';
}
