import { conditionNames, judgedScenario } from '../../config/conditions.js';
import { UsageError } from '../../config/explaining/errors.js';
import type { Conditions } from '../../config/schema/conditions.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { requireSplits } from '../../policies/fit.js';
import { trainingSchema } from '../../config/schema/training.js';
import { outsideName, workOfPolicy, type OutsideSpec } from '../../policies/outside.js';
import { specName, type RuleSpec } from '../../policies/registry.js';
import { staticGrid } from '../../policies/rules/static.js';
import { hashOf } from '../../runs/plans/hash.js';
import type {
  EvaluateItem,
  EvaluatePlan,
  LearnedSpec,
  PlannedTrace,
  Setting,
  Source,
} from '../../runs/plans/plan.js';
import type { FoundSplit, Identity } from '../../runs/tables/identity.js';
import { metaloreVersion } from '../../runs/version.js';
import { nameUnder, sameSetting } from '../../words/settings.js';
import { episodesPerTask } from '../task.js';
import { episodesHash } from '../traces.js';

/** A policy to be compared, where it comes from, and what it was trained for, if it was. */
export interface Contender {
  name: string;
  policy: RuleSpec | LearnedSpec | OutsideSpec;
  /** of a learned policy */
  source?: Source;
  /** the same, of one that was trained for each condition, in their order */
  sources?: readonly Source[];
  trained?: TrainedFor;
  own?: OwnPoint;
  /** see the items of a plan */
  held?: readonly string[];
  /** of a specialist, which is judged in what it was trained in alone */
  part?: SpecialistPart;
}

/** What a specialist was trained in: of a sweep of `train --specialists`. */
export interface SpecialistPart {
  /** run directory of the sweep, as it was named */
  sweep: string;
  /** what it is called together with those that were trained as it was, in other conditions */
  group: string;
  /** undefined where specialists are of settings alone */
  condition: string | undefined;
  /** of all specialists of the sweep, whether they are finished or not */
  conditions: readonly string[];
  /** what it was trained in, nothing drawn */
  scenario: Scenario;
}

/** Where a policy of a sweep over several scenarios was trained. */
export interface OwnPoint {
  /** what it is called together with those that were trained as it was, elsewhere */
  group: string;
  /** the scenario's values there, by their paths */
  values: Conditions[string];
  /** of all runs of the sweep, in their order */
  all: readonly Conditions[string][];
}

/** Constants of the reward that a policy was trained for; null: for any, undefined: it is not known. */
export interface TrainedFor {
  eta: number | null | undefined;
  c2: number | null | undefined;
  /** null for a saved policy that does not tell */
  trainSeed: number | null;
}

/** What an evaluation is asked for besides its policies. */
export interface EvaluationOptions {
  /** the episodes, where they are not drawn */
  traces?: readonly PlannedTrace[];
  /** the paths that vary, where the scenario's conditions are points */
  vary?: readonly string[] | undefined;
  /** by which all are judged, whatever they were trained for */
  eta?: readonly number[] | undefined;
  c2?: readonly number[] | undefined;
}

/** How many policies play each episode: the items, the static grid, and items with a feature held. */
export function policiesPlayed({
  scenario,
  items,
}: Pick<EvaluatePlan, 'scenario' | 'items'>): number {
  return items.reduce(
    (sum, { held = [] }) => sum + 1 + held.length,
    staticGrid(scenario.grid.step).length,
  );
}

/**
 * The plan of a comparison of policies on the same episodes. Under every setting the best split of the
 * static grid, found on these episodes, is the measure of the others. Trained policies are judged under
 * the setting they were trained for, those that were trained for any under the paper's, rules under
 * every setting that occurs; without trained policies the scenario's reward is the only one. Settings
 * that are asked for take the place of all of these.
 *
 * @throws {UsageError} for traces of a scenario with conditions, and for splits by station that are of
 *   another number of stations
 */
export function evaluatePlan(
  scenario: Scenario,
  contenders: readonly Contender[],
  { traces = [], vary, eta, c2 }: EvaluationOptions = {},
): EvaluatePlan {
  const conditions = conditionNames(scenario);
  for (const judged of judgedScenarios({ scenario, conditions }))
    for (const { policy } of contenders) requireSplits(policy, judged.scenario);
  if (traces.length > 0 && conditions)
    throw new UsageError(
      'the scenario has conditions, and a trace is an episode that was drawn in one of them; run it' +
        ' on a config without conditions, with the values that the trace was drawn with',
    );
  const settings: Setting[] = [];
  const indexOf = (setting: Setting) => {
    const known = settings.findIndex((other) => sameSetting(other, setting));
    return known >= 0 ? known : settings.push({ eta: setting.eta, c2: setting.c2 }) - 1;
  };
  const valuesOf = (of: 'eta' | 'c2', { [of]: own }: Omit<TrainedFor, 'trainSeed'>) =>
    own === null ? PAPER_SETTINGS[of] : [own ?? scenario.reward[of]];
  const judgedBy = (trained: Omit<TrainedFor, 'trainSeed'>, isSpecialist = false): number[] => {
    const asked = isSpecialist ? {} : { eta, c2 };
    return (asked.c2 ?? valuesOf('c2', trained)).flatMap((ofC2) =>
      (asked.eta ?? valuesOf('eta', trained)).map((ofEta) => indexOf({ eta: ofEta, c2: ofC2 })),
    );
  };
  const isAskedFor = (trained: TrainedFor) =>
    (eta?.includes(Number(trained.eta)) ?? true) && (c2?.includes(Number(trained.c2)) ?? true);
  const trained = contenders.flatMap((contender) => {
    const { trained, part } = contender;
    if (!trained || (part && !isAskedFor(trained))) return [];
    return judgedBy(trained, part !== undefined).map((setting) => ({
      ...contender,
      // A policy under the one setting that it was trained for says so by the name it has.
      name: sameSetting(trained, settings[setting])
        ? contender.name
        : nameUnder(contender.name, settings[setting]),
      setting,
      trainSeed: trained.trainSeed,
    }));
  });
  if (settings.length === 0) judgedBy(scenario.reward);
  const rules = contenders
    .filter((contender) => !contender.trained)
    .flatMap((contender) =>
      settings.map((setting, index) => ({
        ...contender,
        name: settings.length > 1 ? nameUnder(contender.name, setting) : contender.name,
        setting: index,
        trainSeed: null,
      })),
    );
  const scenarioHash = episodesHash(scenario, traces);
  const items = [...rules, ...trained]
    .sort((a, b) => a.setting - b.setting)
    .map(({ name, policy, source, sources, part, setting, trainSeed, held }): EvaluateItem => ({
      name,
      hash: hashOf([
        ...[scenarioHash, settings[setting], workOfPolicy(policy)],
        sources ? sources.map(({ hash }) => hash) : (source?.hash ?? null),
      ]),
      policy,
      ...(source ? { source } : {}),
      ...(sources ? { sources: [...sources] } : {}),
      ...(part ? { specialist: true } : {}),
      setting,
      trainSeed,
      ...(held ? { held: [...held] } : {}),
    }));
  const rows = policiesPlayed({ scenario, items });
  return {
    command: 'evaluate',
    version: metaloreVersion(),
    scenario,
    ...(traces.length > 0 ? { traces: [...traces] } : {}),
    settings,
    ...(vary ? { vary: [...vary] } : {}),
    ...(conditions ? { conditions } : {}),
    items,
    episodesPerTask: Math.max(
      episodesPerTask(rows),
      // Each task starts programs anew, and some take seconds.
      contenders.some(({ policy }) => policy.kind === 'exec')
        ? Math.ceil(scenario.episodes / MOST_STARTS)
        : 1,
    ),
  };
}

/** Tasks of a condition, at most, where each starts a program. */
const MOST_STARTS = 16;

/** The settings that the paper's policies are trained for: what `metalore train` sweeps over by itself. */
const PAPER_SETTINGS = trainingSchema.parse({});

/** What the policies of a plan are judged in: its conditions, or one scenario without a name. */
export function judgedScenarios({
  scenario,
  conditions,
}: Pick<EvaluatePlan, 'scenario' | 'conditions'>): { name?: string; scenario: Scenario }[] {
  return (
    conditions?.map((name) => ({ name, scenario: judgedScenario(scenario, name) })) ?? [
      { scenario: judgedScenario(scenario) },
    ]
  );
}

/** The one of them at a condition, by its index. */
export function judgedAt(
  { scenario, conditions }: Pick<EvaluatePlan, 'scenario' | 'conditions'>,
  condition = 0,
): Scenario {
  return judgedScenario(scenario, conditions?.[condition]);
}

/** A rule as a contender. */
export function ruleContender(policy: RuleSpec): Contender {
  return { name: specName(policy), policy };
}

/** A policy from outside as a contender. */
export function outsideContender(policy: OutsideSpec): Contender {
  return { name: outsideName(policy), policy };
}

/** The identity columns of a static split that was found for a setting. */
export function foundIdentity(
  plan: EvaluatePlan,
  found: FoundSplit,
  { setting, split: { rhoC, rhoP } }: { setting: number; split: { rhoC: number; rhoP: number } },
): Identity {
  const { eta, c2 } = plan.settings[setting];
  return {
    experiment: plan.scenario.name,
    item: plan.settings.length > 1 ? nameUnder(found, { eta, c2 }) : found,
    policy: found,
    rho_c: rhoC,
    rho_p: rhoP,
    eta,
    c2,
    train_seed: null,
  };
}
