import { specName, type RuleSpec } from '../../policies/registry.js';
import { staticGrid } from '../../policies/rules/static.js';
import type { Identity } from '../../runs/tables/episodes.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { episodesPerTask, hashOf } from '../plan.js';
import { metaloreVersion } from '../../runs/version.js';

/** A policy that was trained, as found on disk. */
export interface LearnedSpec {
  kind: 'learned';
  /** folder with model.json and weights.bin */
  folder: string;
  /** of the content of both files */
  hash: string;
  stochastic: boolean;
}

/** Constants of the reward under which policies are compared. */
export interface Setting {
  eta: number;
  c2: number;
}

/** One row of the comparison: a policy under a setting. */
export interface ComparisonItem {
  name: string;
  hash: string;
  policy: RuleSpec | LearnedSpec;
  /** index into the plan's settings */
  setting: number;
  trainSeed: number | null;
}

/**
 * A comparison of policies on the same episodes. Under every setting the best split of the static
 * grid, found on these episodes, is the measure of the others.
 */
export interface ComparisonPlan {
  command: 'evaluate';
  version: string;
  scenario: Scenario;
  settings: Setting[];
  items: ComparisonItem[];
  episodesPerTask: number;
}

/** A policy to be compared, and what it was trained for, if it was. */
export interface Contender {
  name: string;
  policy: RuleSpec | LearnedSpec;
  trained?: Setting & { trainSeed: number };
}

/**
 * The plan of a comparison. Trained policies are judged under the setting they were trained for,
 * rules under every setting that occurs; without trained policies the scenario's reward is the only
 * one.
 */
export function comparisonPlan(
  scenario: Scenario,
  contenders: readonly Contender[],
): ComparisonPlan {
  const settings: Setting[] = [];
  const indexOf = ({ eta, c2 }: Setting) => {
    const known = settings.findIndex((other) => other.eta === eta && other.c2 === c2);
    return known >= 0 ? known : settings.push({ eta, c2 }) - 1;
  };
  const trained = contenders.flatMap(({ name, policy, trained: setting }) =>
    setting ? [{ name, policy, setting: indexOf(setting), trainSeed: setting.trainSeed }] : [],
  );
  if (settings.length === 0) indexOf(scenario.reward);
  const rules = contenders
    .filter((contender) => !contender.trained)
    .flatMap(({ name, policy }) =>
      settings.map((setting, index) => ({
        name: settings.length > 1 ? `${name}-eta-${setting.eta}-c2-${setting.c2}` : name,
        policy,
        setting: index,
        trainSeed: null,
      })),
    );
  const scenarioHash = hashOf(scenario);
  const items = [...rules, ...trained]
    .sort((a, b) => a.setting - b.setting)
    .map((item) => ({
      name: item.name,
      hash: hashOf([scenarioHash, settings[item.setting], item.policy]),
      policy: item.policy,
      setting: item.setting,
      trainSeed: item.trainSeed,
    }));
  const rows = staticGrid(scenario.grid.step).length + items.length;
  return {
    command: 'evaluate',
    version: metaloreVersion(),
    scenario,
    settings,
    items,
    episodesPerTask: episodesPerTask(rows),
  };
}

/** The rules that an operator would try first; compared unless others are asked for. */
export const DEFAULT_RULES: readonly RuleSpec['kind'][] = [
  'random',
  'queue-proportional',
  'backlog-proportional',
  'threshold',
  'max-weight',
];

/** A rule as a contender. */
export function ruleContender(policy: RuleSpec): Contender {
  return { name: specName(policy), policy };
}

/** The identity columns of an item. */
export function comparisonIdentity(plan: ComparisonPlan, item: ComparisonItem): Identity {
  const { policy } = item;
  const split = policy.kind === 'static' ? policy : undefined;
  return {
    experiment: plan.scenario.name,
    item: item.name,
    policy: policy.kind,
    rho_c: split?.rhoC ?? null,
    rho_p: split?.rhoP ?? null,
    ...plan.settings[item.setting],
    train_seed: item.trainSeed,
  };
}

/** The identity columns of the best static split under a setting. */
export function bestStaticIdentity(
  plan: ComparisonPlan,
  setting: number,
  { rhoC, rhoP }: { rhoC: number; rhoP: number },
): Identity {
  const { eta, c2 } = plan.settings[setting];
  return {
    experiment: plan.scenario.name,
    item: plan.settings.length > 1 ? `best-static-eta-${eta}-c2-${c2}` : 'best-static',
    policy: 'best-static',
    rho_c: rhoC,
    rho_p: rhoP,
    eta,
    c2,
    train_seed: null,
  };
}
