import { existsSync } from 'node:fs';
import { conditionNames, judgedScenario } from '../../config/conditions.js';
import { isDrawn } from '../../config/contexts.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Training } from '../../config/schema/training.js';
import { savedPolicy } from '../../experiments/evaluate/contenders.js';
import { requireSameTask } from '../../experiments/train/initial-policy.js';
import { bundledPolicy } from '../../runs/bundled-policies.js';
import { folderOfPolicy, loadPolicy } from '../../runs/policy-folder.js';
import { pointScenario, trainPlan } from '../../experiments/train/plan.js';
import {
  specialistCount,
  specialistTraining,
  type SpecialistBudget,
} from '../../experiments/train/specialists.js';
import type { RunLoad } from '../../runs/load-file.js';
import { filesToImport } from '../../outside/own-code.js';
import { refuseOutside } from '../../experiments/queue/refuse-outside.js';
import { withImports, type InitialPolicy, type TrainPlan } from '../../runs/plans/plan.js';
import { runFiles } from '../../runs/run-files.js';
import { RunDirectory, type RunDirectoryState } from '../../runs/run-directory.js';
import {
  executeTrain,
  type TrainingOutcome,
  type TrainingRunOptions,
} from '../../experiments/train/run.js';
import { shardOf, tasksOfShard } from '../../experiments/task.js';
import { plannedBackends, type PlannedBackend } from '../../experiments/train/backends.js';
import { isPlacementMessage } from '../../simulator/world/placement.js';
import { roundsWithin } from '../../ppo/learning/warm-start.js';
import { UsageError } from '../../config/explaining/errors.js';
import { trainingBytes } from '../../config/checks/memory.js';
import { loadScenario, type Loaded } from '../../config/load.js';
import { variedBy } from '../../config/varying/points.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { profiles } from '../../config/schema/profiles.js';
import type { Override } from '../../config/reading/overrides.js';
import { requireFeasible } from '../plans/feasible.js';
import { defaultOut } from '../plans/run-directory.js';
import { toJson } from '../json/print.js';
import { plannedOf } from '../json/summary.js';
import type { RunFlags, VaryFlags } from '../flags/common.js';
import { endOf } from '../flags/parsers.js';
import { wrap } from '../terminal/width.js';
import { describePlace, describeWorkers } from '../plans/describe.js';
import { describeJudged, noteLoad } from '../plans/load.js';
import type { CommandContext } from '../context.js';
import { interruptible } from '../plans/executor.js';
import { nextAfterTraining } from '../plans/next-step.js';
import { shardReport } from '../plans/shard-report.js';
import type { Terminal } from '../terminal/terminal.js';
import { loadedPoints, requireNotDrawn, warnOfPoints, type LoadedPoints } from '../plans/vary.js';
import { SweepEvents } from '../../tensorboard/sweep-events.js';
import { tensorBoardHint, writeEvents } from './tensorboard.js';
import { TrainingWatch } from './watch.js';
import { trainingJson, trainingReport } from './report.js';
import { firstFew } from '../../words/lists.js';
import { counted, thousands } from '../../words/numbers.js';

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

/** Some runs of a sweep failed; the others are done. */
export class RunsFailed extends Error {
  override name = 'RunsFailed';
  readonly exitCode = 1;
}

/**
 * `metalore train`: trains a policy for every (η, c₂) and seed, and evaluates each on the episodes
 * that grid-search runs.
 *
 * @throws {RunsFailed} at the end, when some runs failed
 */
export async function runTrain(
  config: string | undefined,
  flags: TrainFlags,
  context: CommandContext,
): Promise<TrainingOutcome | undefined> {
  const { terminal, commandLine, signals } = context;
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
  const policies = training.eta.length * training.c2.length * training.seeds.length * tasks.length;
  const memory = requireFeasible({
    scenario,
    judged: tasks.map((task) => task.scenario),
    policies: policies / tasks.length,
    jobs: Math.min(flags.jobs, policies),
    workerBytes: Math.max(...tasks.map((task) => trainingBytes(task.scenario, training, task.ppo))),
    lower: 'steps, the number of devices, ppo.nSteps, ppo.nEnvs or training.selectionEpisodes',
  });
  const plan = withImports(
    trainPlan(scenario, {
      ...{ ppo, training, initialPolicy: initialPolicyOf(flags, tasks), onnx: flags.onnx },
      specialists: flags.specialists !== undefined,
      varied: points && {
        paths: points.paths,
        points: Object.fromEntries(points.points.map(({ name, values }) => [name, values])),
      },
    }),
    filesToImport(flags.import),
  );
  if (flags.queue !== undefined) refuseOutside(plan);
  const out = flags.out ?? defaultOut(plan, flags.shard);
  const options = { out, force: flags.force ?? false };
  const shard = shardOf(plan, flags.shard);
  const backend = backendsInWords(await plannedBackends(plan));
  if (flags.dryRun) {
    const { command } = plan;
    terminal.print(
      flags.json
        ? toJson({
            command,
            ...plannedOf(plan, { out, flags }),
            timesteps: plan.training.timesteps,
          })
        : describePlan(plan, { out, flags, memory, backend }),
    );
    return undefined;
  }
  const run = {
    ...options,
    forceUnlock: flags.forceUnlock ?? false,
    shard: flags.shard,
    endMs: endOf(flags.maxHours),
    retries: flags.retries,
    onNote: (message: string) => {
      terminal.error(message);
    },
    onLoad: (load: RunLoad) => {
      noteLoad(load, plan, terminal);
    },
    jobs: flags.jobs,
    executor: interruptible(flags, context),
    command: commandLine,
    signal: signals.signal,
  };
  const { state } = RunDirectory.open(out, plan, { ...options, shard });
  const events = flags.tensorboard ? new SweepEvents(out, plan) : undefined;
  // Of what is finished there is nothing to watch.
  const outcome =
    state === 'finished'
      ? await executeTrain(plan, run)
      : await watched(plan, run, { terminal, state, backend, events });
  if (events && outcome.state === 'finished') writeEvents(events, tasksOfShard(plan, shard), out);
  terminal.print(
    shard
      ? shardReport(plan, { ...outcome, shard }, { terminal, flags })
      : trainedReport(plan, outcome, { flags, context }),
  );
  const noRoom = outcome.failures.find(({ message }) => isPlacementMessage(message));
  if (noRoom) throw new UsageError(`${noRoom.item}: ${noRoom.message}`);
  if (outcome.failures.length > 0)
    throw new RunsFailed(
      `${outcome.failures.length} of ${tasksOfShard(plan, shard).length} runs failed:\n` +
        outcome.failures.map(({ item, message }) => `  ${item}: ${message}`).join('\n') +
        '\nThe same command tries them again from their last checkpoints.',
    );
  return outcome;
}

function trainedReport(
  plan: TrainPlan,
  outcome: TrainingOutcome,
  { flags, context }: { flags: TrainFlags; context: CommandContext },
): string {
  const { terminal, commandLine } = context;
  const next = nextAfterTraining(plan, outcome, { terminal, commandLine, flags });
  return flags.json
    ? trainingJson(plan, outcome, next)
    : trainingReport(plan, outcome, { terminal, next });
}

async function watched(
  plan: TrainPlan,
  run: TrainingRunOptions,
  {
    terminal,
    state,
    backend,
    events,
  }: {
    terminal: Terminal;
    state: RunDirectoryState;
    backend: string;
    events: SweepEvents | undefined;
  },
): Promise<TrainingOutcome> {
  terminal.note(wrap(backend, terminal.width));
  if (events) terminal.note(tensorBoardHint(run.out));
  if (isTooShortToWarmStart(plan))
    terminal.error(
      'warning: no warm start: it would take more than a quarter of the steps; raise --timesteps, or' +
        ' set ppo.warmStart to null to do without',
    );
  const own = tasksOfShard(plan, shardOf(plan, run.shard)).map(({ index }) => index);
  const shown = { ...plan, items: own.map((index) => plan.items[index]) };
  const watch = new TrainingWatch(terminal, shown, {
    jobs: run.jobs,
    isResumed: (name) => state === 'continued' && existsSync(runFiles(run.out, name).checkpoint),
  });
  try {
    return await executeTrain(plan, {
      ...run,
      onProgress: ({ index, progress }) => {
        events?.progressed(index);
        watch.progress({ index: own.indexOf(index), progress });
      },
      onDone: (index) => {
        events?.write(index);
        watch.done(own.indexOf(index));
      },
      onFailure: watch.failed,
    });
  } finally {
    watch.stop();
  }
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

/** Of several, each with the points that it is for. */
function backendsInWords(backends: readonly PlannedBackend[]): string {
  return backends
    .map(({ reason, points }) =>
      backends.length > 1 ? `${reason.replace(/\.$/, '')}: ${firstFew(points)}.` : reason,
    )
    .join(' ');
}

function describePlan(
  plan: TrainPlan,
  {
    out,
    flags,
    memory,
    backend,
  }: { out: string; flags: RunFlags; memory: string; backend: string },
): string {
  const { scenario, training, items } = plan;
  const list = (values: readonly number[]) => values.join(', ');
  const settings = (constant: 'eta' | 'c2') =>
    !plan.specialists && isDrawn(scenario, `reward.${constant}`)
      ? 'drawn anew in each episode'
      : `∈ {${list(training[constant])}}`;
  return [
    `scenario   ${scenario.name}, seed ${scenario.seed}`,
    ...describeJudged(plan, trainedIn(plan)),
    ...(plan.points
      ? [
          plan.specialists
            ? `conditions ${counted(Object.keys(plan.points).length, 'condition')}, a specialist in each:` +
              ` ${firstFew(Object.keys(plan.points))}`
            : `points     ${counted(Object.keys(plan.points).length, 'point')}: ${firstFew(Object.keys(plan.points))}`,
        ]
      : []),
    `settings   η ${settings('eta')} × c₂ ${settings('c2')}, ` +
      `training seeds ${list(training.seeds)}: ${thousands(items.length)} runs`,
    `steps      ${thousands(training.timesteps)} in each run, ` +
      `${thousands(training.timesteps * items.length)} in all; ${overshoot(plan)}`,
    `warm start ${warmStartOf(plan)}`,
    `episodes   ${thousands(scenario.episodes)} to evaluate each policy, ` +
      `${thousands(training.selectionEpisodes)} others to choose it`,
    `work       ${describeWorkers(flags)}. ${backend}`,
    ...describePlace(plan, { out, flags, memory }),
  ].join('\n');
}

/** The scenarios of the points, where there are several. */
function trainedIn(plan: TrainPlan): { name?: string; scenario: Scenario }[] {
  const names = Object.keys(plan.points ?? {});
  const found = names.map((name) => ({ name, scenario: pointScenario(plan, { point: name }) }));
  return found.some(({ scenario }) => scenario !== plan.scenario)
    ? found
    : [{ scenario: plan.scenario }];
}

/** Says how exactly the step budget is met. */
function overshoot({ training, ppo }: TrainPlan): string {
  const over = (ppo.nEnvs - (training.timesteps % ppo.nEnvs)) % ppo.nEnvs;
  return over === 0
    ? 'the budget is met exactly'
    : `a run takes ${over} more, since ${ppo.nEnvs} environments step together`;
}

/** Says what of the budget goes into finding a good static split first. */
function warmStartOf(plan: TrainPlan): string {
  const warmStart = warmStartRounds(plan);
  if (plan.initialPolicy) return `none: begins from ${plan.initialPolicy.folder}`;
  if (!warmStart) return 'none';
  const { rounds, steps } = warmStart;
  if (rounds === 0) return 'none: it would take more than a quarter of the steps';
  return `${thousands(steps)} of these steps to find a good static split`;
}

function isTooShortToWarmStart(plan: TrainPlan): boolean {
  return warmStartRounds(plan)?.rounds === 0;
}

function warmStartRounds({ scenario, training, ppo }: TrainPlan) {
  return ppo.warmStart
    ? roundsWithin(ppo.warmStart, training.timesteps, {
        count: ppo.nEnvs,
        episodeSteps: scenario.steps,
      })
    : undefined;
}
