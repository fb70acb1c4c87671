import { trainingBytes } from '../../config/checks/memory.js';
import { UsageError } from '../../config/explaining/errors.js';
import { refuseOutside } from '../../experiments/queue/refuse-outside.js';
import { shardOf, tasksOfShard } from '../../experiments/task.js';
import { plannedBackends } from '../../experiments/train/backends.js';
import { trainPlan } from '../../experiments/train/plan.js';
import { executeTrain, type TrainingOutcome } from '../../experiments/train/run.js';
import { filesToImport } from '../../outside/own-code.js';
import type { RunLoad } from '../../runs/load-file.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import { withImports } from '../../runs/plans/work.js';
import { RunDirectory } from '../../runs/run-directory.js';
import { isPlacementMessage } from '../../simulator/world/placement.js';
import { SweepEvents } from '../../tensorboard/sweep-events.js';
import type { CommandContext } from '../context.js';
import { endOf } from '../flags/parsers.js';
import { toJson } from '../json/print.js';
import { plannedOf } from '../json/summary.js';
import { interruptible } from '../plans/executor.js';
import { requireFeasible } from '../plans/feasible.js';
import { noteLoad } from '../plans/load.js';
import { nextAfterTraining } from '../plans/next-step.js';
import { defaultOut } from '../plans/run-directory.js';
import { shardReport } from '../plans/shard-report.js';
import { backendsInWords, describePlan } from './describe.js';
import { readSweep, type TrainFlags } from './reading.js';
import { trainingJson, trainingReport } from './report.js';
import { writeEvents } from './tensorboard.js';
import { watched } from './watched.js';

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
  const { scenario, training, ppo, points, tasks, initialPolicy } = readSweep(
    config,
    flags,
    terminal,
  );
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
      ...{ ppo, training, initialPolicy, onnx: flags.onnx },
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
