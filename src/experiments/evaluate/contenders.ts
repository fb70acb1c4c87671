import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { namesConfig, orConfigLike } from '../../config/reading/find-config.js';
import { UsageError } from '../../config/explaining/errors.js';
import { featuresOf } from '../../config/schema/observation.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { featuresSeen, observerFor } from '../../policies/learned.js';
import type { PolicySnapshot } from '../../ppo/acting/policy.js';
import { readOutside } from '../../outside/spec.js';
import { OUTSIDE_USAGE } from '../../policies/outside.js';
import { parsePolicySpec } from '../../policies/parse-spec.js';
import { bundledPolicies, bundledPolicy } from '../../runs/bundled-policies.js';
import { hashOf } from '../../runs/plans/hash.js';
import type { Source, TrainItem, TrainPlan } from '../../runs/plans/plan.js';
import { readCommand, readPlan } from '../../runs/plans/read.js';
import {
  folderOfPolicy,
  isPolicyFolder,
  loadPolicy,
  policyHash,
} from '../../runs/policy-folder.js';
import { CHECKSUMS, damageIn } from '../../runs/checksums.js';
import { runFiles, type RunFiles } from '../../runs/run-files.js';
import { isName } from '../../words/names.js';
import { shortNames } from '../../words/paths.js';
import { pointScenario } from '../train/plan.js';
import { ownPointsOf } from './own-points.js';
import { outsideContender, ruleContender, type Contender } from './plan.js';
import { DEFAULT_RULES } from '../../policies/registry.js';

/** Stands for the rules that are compared unasked, where `--policy` names others besides. */
const ALL_RULES = 'rules';

/** What the names of specialists begin with. */
const SPECIALISTS = 'specialists/';

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

/** The sweep and item of a folder `runs/<item>/`; undefined for other paths. */
function sweepOfRun(path: string): { sweep: string; item: string } | undefined {
  const folder = resolve(path);
  const sweep = dirname(dirname(folder));
  if (basename(dirname(folder)) !== 'runs' || !existsSync(join(sweep, 'plan.json')))
    return undefined;
  return { sweep, item: basename(folder) };
}

/** One run of a training sweep, named by its folder. */
function addRun(
  path: string,
  found: Contenders,
  { name, stochastic }: { name: string; stochastic: boolean },
): void {
  const { sweep, item } = sweepOfRun(path)!;
  const plan = sweepPlan(sweep);
  const planned = plan.items.find((each) => each.name === item);
  if (!planned) throw new UsageError(`${path} is none of the runs of ${sweep}`);
  addItems(sweep, found, { plan, items: [planned], nameOf: () => name, stochastic, isOne: true });
}

/** The finished runs of a training sweep. */
function addRuns(
  path: string,
  found: Contenders,
  { prefix, stochastic }: { prefix: string; stochastic: boolean },
): void {
  const plan = sweepPlan(path);
  const nameOf = ({ name }: TrainItem) => prefix + name;
  addItems(path, found, { plan, items: plan.items, nameOf, stochastic });
}

/** Those of some items of a sweep that are finished. */
function addItems(
  path: string,
  found: Contenders,
  {
    plan,
    items,
    nameOf,
    stochastic,
    isOne = false,
  }: {
    plan: TrainPlan;
    items: readonly TrainItem[];
    nameOf: (item: TrainItem) => string;
    stochastic: boolean;
    /** whether one run was named, and not the sweep */
    isOne?: boolean;
  },
): void {
  // A run by itself is judged at its own point.
  const scenario = isOne ? pointScenario(plan, items[0]) : plan.scenario;
  found.scenario ??= scenario;
  if (hashOf(found.scenario) !== hashOf(scenario)) found.otherScenarios.push(path);
  const ownOf = isOne
    ? () => ({})
    : plan.specialists
      ? partsOf(path, plan, nameOf)
      : ownPointsOf(plan, nameOf);
  for (const item of items) {
    const files = runFiles(path, item.name);
    if (!existsSync(files.result)) {
      found.unfinished.push(files.folder);
      continue;
    }
    checkPolicy(files);
    const { eta, c2, trainSeed } = item;
    found.contenders.push({
      name: nameOf(item),
      policy: { kind: 'learned', stochastic },
      source: { ...trainedPolicy(path, item), timesteps: plan.training.timesteps },
      trained: { eta, c2, trainSeed },
      ...ownOf(item),
    });
  }
}

/** Tells of specialists what each was trained in. */
function partsOf(
  sweep: string,
  plan: TrainPlan,
  nameOf: (item: TrainItem) => string,
): (item: TrainItem) => Pick<Contender, 'part'> {
  const conditions = Object.keys(plan.points ?? {});
  return (item) => {
    const { point: condition, name } = item;
    const group = condition === undefined ? name : name.slice(condition.length + 1);
    return {
      part: {
        ...{ sweep, condition, conditions, scenario: pointScenario(plan, item) },
        group: nameOf({ ...item, name: group }),
      },
    };
  };
}

/** @throws {UsageError} when the policy of a finished run is not the one that it left */
export function checkPolicy({ folder, bestPolicy }: RunFiles): void {
  const below = `${basename(bestPolicy)}/`;
  const damage = damageIn(folder)?.find(({ name }) => name.startsWith(below));
  if (damage)
    throw new UsageError(
      `${join(folder, damage.name)} is ${damage.what}: by ${CHECKSUMS} it is not what the training left;` +
        ' the same metalore train as before makes it again, or name the folder of the policy to take it as it is',
    );
}

function sweepPlan(path: string): TrainPlan {
  const file = join(path, 'plan.json');
  try {
    const command = readCommand(file);
    const plan = command === 'train' ? readPlan(file).plan : undefined;
    if (plan?.command === 'train') return plan;
    throw new UsageError(`${path} is a run directory of ${command}, which leaves no policies`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read`, { cause: error });
  }
}

/** The best policy of a run of a sweep. @throws {UsageError} when there is none */
export function trainedPolicy(run: string, { name }: Pick<TrainItem, 'name'>): Source {
  const { bestPolicy: folder } = runFiles(run, name);
  return { run, item: name, folder, hash: checkedHash(folder) };
}

/** A saved policy that was named by itself. @throws {UsageError} when the folder holds none */
export function savedPolicy(folder: string): Source {
  return { run: null, item: null, folder, hash: checkedHash(folder) };
}

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
function savedContender(
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
