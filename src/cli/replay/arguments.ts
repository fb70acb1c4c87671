import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { namesConfig } from '../../config/reading/find-config.js';
import { UsageError } from '../../config/explaining/errors.js';
import { folderOfPolicy } from '../../runs/policy-folder.js';
import { sameScenario } from '../../config/same.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { itemsOf, requireItems } from './items.js';
import { policyContender, savedPolicy } from '../../experiments/evaluate/contenders/saved.js';
import { trainingRun, whatIsWrong, type Candidate, type NamedPolicy } from './policies.js';
import { numbered, partsOf, shortNames } from '../../words/paths.js';

/** What the arguments of `replay` name. */
export interface ReplayArguments {
  config: string | undefined;
  /** of the first run named, its reward included; for when no config is named */
  scenario: Scenario | undefined;
  /** of that run, where it was judged in conditions: what the scenario is */
  condition: string | undefined;
  /** one or two */
  policies: NamedPolicy[];
  /** what the user should know */
  warnings: string[];
}

/** Beside each other when nothing is named: the paper's kind of baseline, and the best rule. */
const DEFAULT_POLICIES = ['static:0.3,0.3', 'max-weight'];
const MOST_POLICIES = 2;

/**
 * Sorts the arguments of `replay`: a config, folders of training runs, folders of saved policies, run
 * directories with an item of theirs; and the rules.
 *
 * @throws {UsageError} for an argument that is none of these, and for more than two policies
 * @throws {ConfigError} for a training run whose config cannot be read
 */
export function readReplayArguments(
  named: readonly string[],
  {
    policies,
    items,
    stochastic,
    condition,
  }: {
    policies: readonly string[];
    items: readonly string[];
    stochastic: boolean;
    condition?: string | undefined;
  },
): ReplayArguments {
  const paths = named.map(folderOfPolicy);
  const configs = paths.filter(isConfig);
  if (configs.length > 1) throw new UsageError(`two configs, ${configs.join(' and ')}; name one`);
  const directories = paths.filter((path) => !isConfig(path));
  // A config has conditions of its own.
  const judgedIn = configs.length === 0 ? condition : undefined;
  const candidates = directories.flatMap((path) =>
    candidatesAt(path, { items, stochastic, condition: judgedIn }),
  );
  checkItems(items, { candidates, directories });
  const rules = policies.length + candidates.length > 0 ? policies : DEFAULT_POLICIES;
  candidates.push(
    ...rules.map((text): Candidate => {
      const { name, policy, source } = policyContender(text, { stochastic });
      return { place: name, policy, ...(source ? { source } : {}) };
    }),
  );
  const places = candidates.map(({ place }) => resolve(place));
  const names = numbered(shortNames(places.map(partsOf)));
  if (candidates.length > MOST_POLICIES)
    throw new UsageError(
      `${candidates.length} policies, but a page shows one or two: ${names.join(', ')}`,
    );
  if (new Set(places).size < places.length)
    throw new UsageError(`${candidates[0].place} is named twice`);
  const judged = candidates.filter(({ scenario }) => scenario);
  return {
    config: configs[0],
    scenario: judged[0]?.scenario,
    condition: configs.length === 0 ? judged[0]?.condition?.name : undefined,
    policies: candidates.map(({ policy, source, setting, trainSeed }, i) => ({
      name: names[i],
      policy,
      ...(source ? { source } : {}),
      ...(setting ? { setting } : {}),
      ...(trainSeed === undefined ? {} : { trainSeed }),
    })),
    warnings: [
      ...candidates.flatMap(({ warning }) => warning ?? []),
      ...(configs.length === 0 ? otherScenario(judged) : []),
      ...(configs.length === 0 && condition === undefined ? firstCondition(judged) : []),
    ],
  };
}

function isConfig(path: string): boolean {
  return namesConfig(path) && !statSync(path, { throwIfNoEntry: false })?.isDirectory();
}

function candidatesAt(
  path: string,
  asked: { items: readonly string[]; stochastic: boolean; condition?: string | undefined },
): Candidate[] {
  const { stochastic } = asked;
  if (existsSync(join(path, 'model.json')))
    return [{ place: path, policy: { kind: 'learned', stochastic }, source: savedPolicy(path) }];
  if (existsSync(join(path, 'policy-best'))) return [trainingRun(path, stochastic)];
  if (existsSync(join(path, 'plan.json'))) return itemsOf(path, asked);
  throw new UsageError(`${path} ${whatIsWrong(path)}`);
}

/** @throws {UsageError} for an item that none of the run directories has */
function checkItems(
  items: readonly string[],
  { candidates, directories }: { candidates: readonly Candidate[]; directories: readonly string[] },
): void {
  if (items.length === 0) return;
  const runs = directories.filter(
    (path) =>
      existsSync(join(path, 'plan.json')) && !candidates.some(({ place }) => place === path),
  );
  if (runs.length === 0)
    throw new UsageError('--item names a policy of a run directory; name the directory, too');
  requireItems(items, runs);
}

/** Of several conditions one is shown, which should be known. */
function firstCondition([first]: readonly Candidate[]): string[] {
  const { place, condition } = (first as Candidate | undefined) ?? {};
  return condition && condition.ofSeveral > 1
    ? [
        `${place} was judged in ${condition.ofSeveral} conditions; this is the first, ${condition.name}` +
          ' (--condition NAME shows another)',
      ]
    : [];
}

/** Policies of different scenarios can meet in one of them only. */
function otherScenario(candidates: readonly Candidate[]): string[] {
  const [first, second] = candidates.map(({ scenario }) => scenario!);
  return candidates.length < 2 || sameScenario(first, second, 'replay')
    ? []
    : [
        `${candidates[1].place} was judged in another scenario than ${candidates[0].place};` +
          ' both run in that of the latter, unless you name a config',
      ];
}
