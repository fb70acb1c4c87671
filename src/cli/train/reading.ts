import { conditionNames, judgedScenario } from '../../config/conditions.js';
import { isDrawn } from '../../config/contexts.js';
import { UsageError } from '../../config/explaining/errors.js';
import { loadScenario, type Loaded } from '../../config/load.js';
import type { Override } from '../../config/reading/overrides.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { profiles } from '../../config/schema/profiles.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Training } from '../../config/schema/training.js';
import { variedBy } from '../../config/varying/points.js';
import { savedPolicy } from '../../experiments/evaluate/contenders/saved.js';
import { requireSameTask } from '../../experiments/train/initial-policy.js';
import {
  specialistCount,
  specialistTraining,
  type SpecialistBudget,
} from '../../experiments/train/specialists.js';
import { bundledPolicy } from '../../runs/bundled-policies.js';
import type { InitialPolicy } from '../../runs/plans/plan.js';
import { folderOfPolicy, loadPolicy } from '../../runs/policy-folder.js';
import type { RunFlags, VaryFlags } from '../flags/common.js';
import { loadedPoints, requireNotDrawn, warnOfPoints, type LoadedPoints } from '../plans/vary.js';
import type { Terminal } from '../terminal/terminal.js';

/** Flags of `metalore train`. */
export interface TrainFlags extends RunFlags, VaryFlags {
  eta?: number[];
  initPolicy?: string;
  c2?: number[];
  seeds?: number[];
  timesteps?: number;
  profile: string;
  backend?: string;
  checkpointEvery?: number;
  evalEvery?: number;
  specialists?: SpecialistBudget;
  onnx?: boolean;
  tensorboard?: boolean;
}

/** What a sweep is to train. */
export interface Sweep {
  scenario: Scenario;
  /** of each run */
  training: Training;
  ppo: PpoConfig;
  /** of `--vary` */
  points: LoadedPoints | undefined;
  /** what runs are trained in, each once */
  tasks: readonly { scenario: Scenario; ppo: PpoConfig }[];
  initialPolicy: InitialPolicy | undefined;
}

/**
 * Reads what the config and the flags ask for, and tells what they warn of.
 *
 * @throws {ConfigError | UsageError}
 */
export function readSweep(
  config: string | undefined,
  flags: TrainFlags,
  terminal: Terminal,
): Sweep {
  const load = (more: readonly Override[] = []) =>
    loadScenario(config, {
      from: { ppo: profileNamed(flags.profile) },
      set: flags.set,
      overrides: [...overridesOf(flags), ...more],
    });
  const { scenario, ppo, warnings, ...loaded } = load();
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  if (!flags.specialists) requireOwnSettings(scenario, flags);
  const training = trainingOf(flags, { scenario, training: loaded.training });
  const points = pointsOf(flags, { scenario, load });
  if (points) warnOfPoints(points, { terminal, but: warnings });
  const tasks = tasksOf(flags, { scenario, ppo, points });
  const initialPolicy = initialPolicyOf(flags, tasks);
  return { scenario, training, ppo, points, tasks, initialPolicy };
}

function profileNamed(name: string): PpoConfig {
  if (Object.hasOwn(profiles, name)) return profiles[name];
  throw new UsageError(
    `unknown profile "${name}"; there are ${Object.keys(profiles).join(' and ')}`,
  );
}

function overridesOf(flags: TrainFlags): Override[] {
  const named = (Object.keys(FLAGS) as (keyof typeof FLAGS)[]).map((flag): Override => {
    const [path, name] = FLAGS[flag];
    return { path, value: flags[flag], source: `${name} ${String(flags[flag])}` };
  });
  return named.filter(({ value }) => value !== undefined);
}

/** @throws {UsageError} when a setting is named that the scenario draws anew in each episode */
function requireOwnSettings(scenario: Scenario, flags: TrainFlags): void {
  for (const constant of ['eta', 'c2'] as const)
    if (flags[constant] && isDrawn(scenario, `reward.${constant}`))
      throw new UsageError(
        `--${constant} names a setting, but contexts draw reward.${constant} anew in each episode; leave out` +
          ' one of the two',
      );
}

/** The training of each run. @throws {UsageError} for specialists where there are none, or no steps for them */
function trainingOf(
  { specialists: budget, vary }: TrainFlags,
  { scenario, training }: { scenario: Scenario; training: Training },
): Training {
  if (budget === undefined) return training;
  if (vary.length > 0)
    throw new UsageError(
      '--vary beside --specialists: specialists are trained in the conditions of the config; leave out one' +
        ' of the two',
    );
  const count = specialistCount(scenario, training);
  return specialistTraining(training, { count, budget });
}

/** What runs are trained in, each once. */
function tasksOf(
  { specialists }: TrainFlags,
  {
    scenario,
    ppo,
    points,
  }: { scenario: Scenario; ppo: PpoConfig; points: LoadedPoints | undefined },
): { scenario: Scenario; ppo: PpoConfig }[] {
  if (points) return points.points.map(({ loaded }) => loaded);
  if (specialists === undefined) return [{ scenario, ppo }];
  const conditions: readonly (string | undefined)[] = conditionNames(scenario) ?? [undefined];
  return conditions.map((name) => ({ scenario: judgedScenario(scenario, name), ppo }));
}

/** The points of `--vary`. @throws {UsageError | ConfigError} */
function pointsOf(
  { vary }: TrainFlags,
  { scenario, load }: { scenario: Scenario; load: (more: readonly Override[]) => Loaded },
): LoadedPoints | undefined {
  const varied = variedBy(vary);
  if (!varied) return undefined;
  requireNotDrawn(scenario, varied);
  return loadedPoints(varied, { command: 'train', load });
}

/** @throws {UsageError} when it is no policy, or not one of what is to be trained */
function initialPolicyOf(
  { initPolicy }: TrainFlags,
  tasks: readonly { scenario: Scenario; ppo: PpoConfig }[],
): InitialPolicy | undefined {
  if (initPolicy === undefined) return undefined;
  const { folder, hash } = savedPolicy(bundledPolicy(initPolicy) ?? folderOfPolicy(initPolicy));
  const policy = loadPolicy(folder);
  for (const task of tasks) requireSameTask(policy, task);
  return { folder, hash };
}

/** Flags that stand for a key of the config. */
const FLAGS = {
  seed: ['seed', '--seed'],
  episodes: ['episodes', '--episodes'],
  eta: ['training.eta', '--eta'],
  c2: ['training.c2', '--c2'],
  seeds: ['training.seeds', '--seeds'],
  timesteps: ['training.timesteps', '--timesteps'],
  backend: ['training.backend', '--backend'],
  checkpointEvery: ['training.checkpointEvery', '--checkpoint-every'],
  evalEvery: ['training.evalEvery', '--eval-every'],
} as const satisfies Partial<Record<keyof TrainFlags, readonly [path: string, name: string]>>;
