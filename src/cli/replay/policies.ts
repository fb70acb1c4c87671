import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LearnedSpec, Setting, Source } from '../../runs/plans/plan.js';
import { savedPolicy } from '../../experiments/evaluate/contenders/saved.js';
import { checkPolicy } from '../../experiments/evaluate/contenders/sweeps.js';
import { filesIn } from '../../runs/run-files.js';
import type { OutsideSpec } from '../../policies/outside.js';
import type { RuleSpec } from '../../policies/registry.js';
import { orConfigLike } from '../../config/reading/find-config.js';
import { loadScenario } from '../../config/load.js';
import type { Scenario } from '../../config/schema/scenario.js';

/** A policy to be replayed. */
export interface NamedPolicy {
  /** tells it from the other one */
  name: string;
  policy: RuleSpec | LearnedSpec | OutsideSpec;
  /** of a learned policy */
  source?: Source;
  /** constants of the reward that its run judged it by; none of a rule or a bare saved policy */
  setting?: Setting;
  trainSeed?: number;
}

/** A policy on its way, with the run that it comes from. */
export interface Candidate extends Omit<NamedPolicy, 'name'> {
  /** where it is found, or a rule's name */
  place: string;
  scenario?: Scenario;
  /** of its run, which scenario is the one of: the one asked for, or the first */
  condition?: { name: string; ofSeveral: number };
  warning?: string;
}

/** Why a path is nothing to replay, to be put behind it. */
export function whatIsWrong(path: string): string {
  const kinds =
    'a run directory (plan.json) with --item, the folder of a training run (policy-best/),' +
    ' a saved policy (model.json), or a config';
  if (!statSync(path, { throwIfNoEntry: false }))
    return `does not exist${orConfigLike(path)}; name ${kinds}`;
  if (existsSync(join(path, 'meta.json'))) return 'is the record of a run that has no policy yet';
  return `is none of these: ${kinds}`;
}

/**
 * runs/<item>/ of a sweep, by itself: its config says what it was trained for.
 *
 * @throws {UsageError} when its policy is not the one that the training left
 */
export function trainingRun(folder: string, stochastic: boolean): Candidate {
  const files = filesIn(folder);
  checkPolicy(files);
  const { scenario, training } = loadScenario(files.config);
  const { eta, c2 } = scenario.reward;
  return {
    place: folder,
    policy: { kind: 'learned', stochastic },
    source: savedPolicy(files.bestPolicy),
    setting: { eta, c2 },
    trainSeed: training.seeds[0],
    scenario,
    ...(existsSync(files.result)
      ? {}
      : { warning: `${folder} is not finished; this is its best policy so far` }),
  };
}
