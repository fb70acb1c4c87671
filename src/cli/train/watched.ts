import { existsSync } from 'node:fs';
import {
  executeTrain,
  type TrainingOutcome,
  type TrainingRunOptions,
} from '../../experiments/train/run.js';
import { shardOf, tasksOfShard } from '../../experiments/task.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import type { RunDirectoryState } from '../../runs/run-directory.js';
import { runFiles } from '../../runs/run-files.js';
import type { SweepEvents } from '../../tensorboard/sweep-events.js';
import type { Terminal } from '../terminal/terminal.js';
import { wrap } from '../terminal/width.js';
import { isTooShortToWarmStart } from './describe.js';
import { tensorBoardHint } from './tensorboard.js';
import { TrainingWatch } from './watch.js';

/** Trains what is not done yet, and shows and writes on the way how far it is. */
export async function watched(
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
