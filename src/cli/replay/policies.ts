import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LearnedSpec, Setting } from '../../experiments/evaluate/plan.js';
import { readContenders } from '../../experiments/evaluate/contenders.js';
import type { RuleSpec } from '../../policies/registry.js';
import { loadScenario } from '../../config/load.js';
import type { Scenario } from '../../config/schema/scenario.js';

/** A policy to be replayed. */
export interface NamedPolicy {
  /** tells it from the other one */
  name: string;
  policy: RuleSpec | LearnedSpec;
  /** constants of the reward that its run judged it by; none of a rule or a bare saved policy */
  setting?: Setting;
  trainSeed?: number;
}

/** A policy on its way, with the run that it comes from. */
export interface Candidate extends Omit<NamedPolicy, 'name'> {
  /** where it is found, or a rule's name */
  place: string;
  scenario?: Scenario;
  warning?: string;
}

/** Why a path is nothing to replay, to be put behind it. */
export function whatIsWrong(path: string): string {
  const kinds =
    'a run directory (plan.json) with --item, the folder of a training run (policy-best/),' +
    ' a saved policy (model.json), or a config';
  if (!statSync(path, { throwIfNoEntry: false })) return `does not exist; name ${kinds}`;
  if (existsSync(join(path, 'meta.json'))) return 'is the record of a run that has no policy yet';
  return `is none of these: ${kinds}`;
}

/** @throws {UsageError} when the folder holds no policy */
export function savedPolicy(folder: string, stochastic: boolean): LearnedSpec {
  return readContenders([folder], [], { stochastic }).contenders[0].policy as LearnedSpec;
}

/** runs/<item>/ of a sweep, by itself: its config says what it was trained for. */
export function trainingRun(folder: string, stochastic: boolean): Candidate {
  const { scenario, training } = loadScenario(join(folder, 'config.yaml'));
  const { eta, c2 } = scenario.reward;
  return {
    place: folder,
    policy: savedPolicy(join(folder, 'policy-best'), stochastic),
    setting: { eta, c2 },
    trainSeed: training.seeds[0],
    scenario,
    ...(existsSync(join(folder, 'result.json'))
      ? {}
      : { warning: `${folder} is not finished; this is its best policy so far` }),
  };
}
