import type { Scenario } from '../../config/schema/scenario.js';
import { requireSplits } from '../../policies/fit.js';
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
import type { Identity } from '../../runs/tables/identity.js';
import { metaloreVersion } from '../../runs/version.js';
import { requireFixedReward } from '../fixed-reward.js';
import { episodesPerTask } from '../task.js';
import { episodesHash } from '../traces.js';

/** A policy to be compared, where it comes from, and what it was trained for, if it was. */
export interface Contender {
  name: string;
  policy: RuleSpec | LearnedSpec;
  /** of a learned policy */
  source?: Source;
  trained?: Setting & { trainSeed: number };
}

/**
 * The plan of a comparison of policies on the same episodes. Under every setting the best split of the
 * static grid, found on these episodes, is the measure of the others. Trained policies are judged under
 * the setting they were trained for, rules under every setting that occurs; without trained policies
 * the scenario's reward is the only one.
 *
 * @param traces the episodes, where they are not drawn
 * @throws {UsageError} where the scenario draws η or c₂ anew in each episode, and for splits by station that
 *   are of another number of stations
 */
export function evaluatePlan(
  scenario: Scenario,
  contenders: readonly Contender[],
  traces: readonly PlannedTrace[] = [],
): EvaluatePlan {
  requireFixedReward(scenario);
  for (const { policy } of contenders) requireSplits(policy, scenario);
  const settings: Setting[] = [];
  const indexOf = ({ eta, c2 }: Setting) => {
    const known = settings.findIndex((other) => other.eta === eta && other.c2 === c2);
    return known >= 0 ? known : settings.push({ eta, c2 }) - 1;
  };
  const trained = contenders.flatMap((contender) =>
    contender.trained
      ? [
          {
            ...contender,
            setting: indexOf(contender.trained),
            trainSeed: contender.trained.trainSeed,
          },
        ]
      : [],
  );
  if (settings.length === 0) indexOf(scenario.reward);
  const rules = contenders
    .filter((contender) => !contender.trained)
    .flatMap((contender) =>
      settings.map((setting, index) => ({
        ...contender,
        name:
          settings.length > 1
            ? `${contender.name}-eta-${setting.eta}-c2-${setting.c2}`
            : contender.name,
        setting: index,
        trainSeed: null,
      })),
    );
  const scenarioHash = episodesHash(scenario, traces);
  const items = [...rules, ...trained]
    .sort((a, b) => a.setting - b.setting)
    .map(({ name, policy, source, setting, trainSeed }): EvaluateItem => ({
      name,
      hash: hashOf([scenarioHash, settings[setting], policy, source?.hash ?? null]),
      policy,
      ...(source ? { source } : {}),
      setting,
      trainSeed,
    }));
  const rows = staticGrid(scenario.grid.step).length + items.length;
  return {
    command: 'evaluate',
    version: metaloreVersion(),
    scenario,
    ...(traces.length > 0 ? { traces: [...traces] } : {}),
    settings,
    items,
    episodesPerTask: episodesPerTask(rows),
  };
}

/** A rule as a contender. */
export function ruleContender(policy: RuleSpec): Contender {
  return { name: specName(policy), policy };
}

/** The identity columns of the best static split under a setting. */
export function bestStaticIdentity(
  plan: EvaluatePlan,
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
