import { readFileSync } from 'node:fs';
import { DelayCounts } from '../../runs/tables/delays.js';
import { episodesHeader } from '../../runs/tables/episodes.js';
import { summaryCsv, type SummaryRow } from '../../runs/tables/summary.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import { EpisodesFile } from '../../runs/tables/episodes-file.js';
import { execute } from '../executor.js';
import { fileSystemErrorCode, type RunDirectory } from '../../runs/run-directory.js';
import { runInDirectory, type Outcome, type RunOptions } from '../run-in-directory.js';
import { RunRecord } from '../../runs/run-record.js';
import { TaskParts } from '../task-parts.js';
import type { TrainingProgress } from './train-item.js';
import { trainingIdentity, type TrainingPlan } from './plan.js';
import { gitCommit } from '../../runs/version.js';
import { writeWhole } from '../../runs/files/write-whole.js';

/** What the workers of a sweep are given. */
export interface TrainingWork {
  plan: TrainingPlan;
  runsFolder: string;
  partsFolder: string;
  command: string;
  gitCommit: string | null;
}

export interface TrainingTask {
  /** of the item in the plan */
  index: number;
}

/** What a worker tells while it trains. */
export interface TrainingMessage {
  index: number;
  progress: TrainingProgress;
}

export interface TrainingFailure {
  item: string;
  message: string;
}

/** Rows are those of the items that are done. */
export interface TrainingOutcome extends Outcome {
  failures: TrainingFailure[];
}

export interface TrainingRunOptions extends Omit<RunOptions, 'onProgress'> {
  onProgress?: (message: TrainingMessage) => void;
  /** an item is done, now or in an earlier session */
  onDone?: (index: number) => void;
  onFailure?: (failure: TrainingFailure) => void;
}

/**
 * Carries out a training sweep: trains every item and evaluates its best policy on the evaluation
 * episodes. A failed item does not stop the others; it is tried again when the sweep is continued.
 *
 * @throws {OutputError} when the directory cannot be used or written
 * @throws the signal's reason when it is aborted; the directory can be continued then
 */
export async function runTraining(
  plan: TrainingPlan,
  options: TrainingRunOptions,
): Promise<TrainingOutcome> {
  const { signal, jobs } = options;
  const failures: TrainingFailure[] = [];
  const outcome = await runInDirectory(plan, options, async (directory) => {
    const partsFolder = directory.file('parts');
    const tasks = plan.items.map((_, index): TrainingTask => ({ index }));
    const { episodes } = plan.scenario;
    const parts = new TaskParts(partsFolder);
    parts.prepare();
    const isDone = (task: TrainingTask) => parts.isDone(task, episodes);
    const missing = tasks.filter((task) => {
      if (!isDone(task)) return true;
      options.onDone?.(task.index);
      return false;
    });
    const work: TrainingWork = {
      plan,
      runsFolder: directory.file('runs'),
      partsFolder,
      command: options.command,
      gitCommit: await gitCommit(),
    };
    try {
      await execute({
        worker: new URL('./worker.js', import.meta.url),
        workerData: work,
        tasks: missing,
        jobs,
        signal,
        onMessage: (message) => options.onProgress?.(message as TrainingMessage),
        onDone: ({ index }) => options.onDone?.(index),
        goOn: ({ task, error }) => {
          // A full disk stops everything; other failures are the item's own.
          if (fileSystemErrorCode(error)) throw error;
          const failure = {
            item: plan.items[task.index].name,
            message: error instanceof Error ? error.message : String(error),
          };
          failures.push(failure);
          options.onFailure?.(failure);
          return true;
        },
      });
    } finally {
      // Most that have ended have said so themselves; some were stopped before they could.
      for (const task of tasks)
        RunRecord.close(
          directory.file('runs', plan.items[task.index].name),
          isDone(task) ? 'done' : 'interrupted',
        );
    }
    const rows = mergeParts(plan, directory, { parts, tasks: tasks.filter(isDone) });
    if (failures.length === 0) directory.discardParts();
    return rows;
  });
  return { ...outcome, failures };
}

/** episodes.csv, delays.csv and summary.csv of the items that are done, in the order of the plan. */
function mergeParts(
  plan: TrainingPlan,
  directory: RunDirectory,
  { parts, tasks }: { parts: TaskParts; tasks: readonly TrainingTask[] },
): SummaryRow[] {
  const file = new EpisodesFile(directory.file('episodes.csv'), {
    header: episodesHeader(EPISODE_METRICS),
    identities: tasks.map(({ index }) => trainingIdentity(plan, plan.items[index])),
    metricNames: EPISODE_METRICS,
  });
  const delays = new DelayCounts(tasks.length);
  try {
    tasks.forEach((task, position) => {
      delays.addPart(readFileSync(parts.delaysFile(task), 'utf8'), () => position);
      file.append(parts.rowsFile(task), {
        rows: plan.scenario.episodes,
        itemOf: () => position,
      });
    });
    file.finish();
  } finally {
    file.discardUnfinished();
  }
  writeWhole(
    directory.file('delays.csv'),
    delays.csv(
      tasks.map(({ index }, position) => ({ name: plan.items[index].name, index: position })),
    ),
  );
  const rows = file.summary();
  writeWhole(directory.file('summary.csv'), summaryCsv(rows, EPISODE_METRICS));
  return rows;
}
