import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { parsePolicySpec } from '../../policies/parse-spec.js';
import { UsageError } from '../../config/explaining/errors.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { DEFAULT_RULES, ruleContender, type Contender } from './plan.js';
import { hashOf } from '../plan.js';
import { loadPolicy } from '../../runs/policy-files.js';
import type { TrainingPlan } from '../train/plan.js';
import { shortNames } from '../../words/paths.js';

/** What the arguments of `evaluate` name. */
export interface Contenders {
  config: string | undefined;
  /** of the first training run, for when no config is named */
  scenario: Scenario | undefined;
  contenders: Contender[];
  /** runs that are not done, and so are left out */
  unfinished: string[];
  /** sweeps that were trained in another scenario than the first */
  otherScenarios: string[];
}

/**
 * Sorts the arguments of `evaluate`: a config file, run directories of `train`, folders of saved
 * policies; and the rules.
 *
 * @throws {UsageError} for an argument that is none of these
 */
export function readContenders(
  paths: readonly string[],
  policies: readonly string[],
  { stochastic }: { stochastic: boolean },
): Contenders {
  const found: Contenders = {
    config: undefined,
    scenario: undefined,
    contenders: [],
    unfinished: [],
    otherScenarios: [],
  };
  const rules = policies.length > 0 ? policies : paths.some(isPolicy) ? [] : DEFAULT_RULES;
  found.contenders.push(...rules.map((text) => ruleContender(parsePolicySpec(text))));
  const sweeps = paths.filter((path) => !isPolicy(path) && existsSync(join(path, 'plan.json')));
  const named = paths.filter((path) => isPolicy(path) || sweeps.includes(path));
  const names = shortNames(named.map((path) => resolve(path).split(sep)));
  const nameOf = (path: string) => names[named.indexOf(path)];
  for (const path of paths) {
    if (isPolicy(path))
      found.contenders.push({
        name: nameOf(path),
        policy: learned(path, stochastic),
      });
    // Runs of several sweeps have the names of their directories in front.
    else if (sweeps.includes(path))
      addRuns(path, found, { prefix: sweeps.length > 1 ? `${nameOf(path)}/` : '', stochastic });
    else if (/\.(ya?ml|json)$/i.test(path)) {
      if (found.config !== undefined)
        throw new UsageError(`two configs, ${found.config} and ${path}; name one`);
      found.config = path;
    } else throw new UsageError(`${path} ${whatIsWrong(path)}`);
  }
  const contenders = found.contenders.map(({ name }) => name);
  const twice = contenders.find((name, i) => contenders.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`${twice} is named twice`);
  return found;
}

function isPolicy(path: string): boolean {
  return existsSync(join(path, 'model.json'));
}

function whatIsWrong(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found)
    return 'does not exist; name run directories of metalore train, saved policies, or a config';
  return 'is neither a run directory (plan.json), nor a saved policy (model.json), nor a config';
}

/** The finished runs of a training sweep. */
function addRuns(
  path: string,
  found: Contenders,
  { prefix, stochastic }: { prefix: string; stochastic: boolean },
): void {
  const plan = readPlan(path);
  if (plan.command !== 'train')
    throw new UsageError(`${path} is a run directory of ${plan.command}, which leaves no policies`);
  const training = plan as unknown as TrainingPlan;
  found.scenario ??= training.scenario;
  if (hashOf(found.scenario) !== hashOf(training.scenario)) found.otherScenarios.push(path);
  for (const { name, eta, c2, trainSeed } of training.items) {
    const run = join(path, 'runs', name);
    if (!existsSync(join(run, 'result.json'))) {
      found.unfinished.push(run);
      continue;
    }
    const policy = learned(join(run, 'policy-best'), stochastic);
    found.contenders.push({ name: prefix + name, policy, trained: { eta, c2, trainSeed } });
  }
}

function readPlan(path: string): { command: string } {
  try {
    return JSON.parse(readFileSync(join(path, 'plan.json'), 'utf8')) as { command: string };
  } catch {
    throw new UsageError(`${join(path, 'plan.json')} cannot be read`);
  }
}

function learned(folder: string, stochastic: boolean) {
  try {
    loadPolicy(folder);
  } catch (error) {
    throw new UsageError(
      `${folder} is not a saved policy: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const hash = createHash('sha256');
  for (const name of ['model.json', 'weights.bin']) hash.update(readFileSync(join(folder, name)));
  return {
    kind: 'learned' as const,
    folder,
    hash: hash.digest('hex').slice(0, 16),
    stochastic,
  };
}
