import { readFileSync } from 'node:fs';
import type { RuleSpec } from '../../policies/registry.js';
import { DelayCounts } from '../../runs/tables/delays.js';
import { episodesHeader, type Identity } from '../../runs/tables/episodes.js';
import { summaryCsv, type SummaryRow } from '../../runs/tables/summary.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import { EpisodesFile } from '../../runs/tables/episodes-file.js';
import { execute } from '../executor.js';
import {
  evaluationTasks,
  itemIdentity,
  type EvaluationPlan,
  type EvaluationTask,
} from '../plan.js';
import type { RunDirectory } from '../../runs/run-directory.js';
import { runInDirectory, type Outcome, type RunOptions } from '../run-in-directory.js';
import { recordedRun } from '../../runs/run-record.js';
import { TaskParts } from '../task-parts.js';
import { writeWhole } from '../../runs/files/write-whole.js';

/** What the workers of an evaluation are given. */
export interface EvaluationWork {
  scenario: Scenario;
  policies: RuleSpec[];
  identities: Identity[];
  /** folder of the parts, one file a task */
  partsFolder: string;
}

/**
 * Carries out the plan of an evaluation and leaves `episodes.csv`, `delays.csv` and `summary.csv`. A
 * finished plan is only read; one that was interrupted goes on where it was.
 *
 * @throws {OutputError} when the directory cannot be used or written
 * @throws the signal's reason when it is aborted; the directory can be continued then
 */
export function runEvaluation(plan: EvaluationPlan, options: RunOptions): Promise<Outcome> {
  return runInDirectory(plan, options, (directory) =>
    recordedRun(plan, { directory, ...options }, () => evaluate(plan, directory, options)),
  );
}

async function evaluate(
  plan: EvaluationPlan,
  directory: RunDirectory,
  options: RunOptions,
): Promise<SummaryRow[]> {
  const identities = plan.items.map((item) => itemIdentity(plan, item));
  const partsFolder = directory.file('parts');
  const work: EvaluationWork = {
    scenario: plan.scenario,
    policies: plan.items.map(({ policy }) => policy),
    identities,
    partsFolder,
  };
  const parts = new TaskParts(partsFolder);
  parts.prepare();
  const delays = new DelayCounts(plan.items.length);
  const rowsOf = ({ first, end }: EvaluationTask) => (end - first) * plan.items.length;
  const file = new EpisodesFile(directory.file('episodes.csv'), {
    header: episodesHeader(EPISODE_METRICS),
    identities,
    metricNames: EPISODE_METRICS,
  });
  try {
    await executeInOrder(evaluationTasks(plan), options, {
      worker: new URL('./worker.js', import.meta.url),
      workerData: work,
      rowsOf,
      isDone: (task) => parts.isDone(task, rowsOf(task)),
      merge: (task) => {
        file.append(parts.rowsFile(task), {
          rows: rowsOf(task),
          itemOf: (row) => row % plan.items.length,
        });
        delays.addPart(readFileSync(parts.delaysFile(task), 'utf8'));
      },
    });
    file.finish();
  } finally {
    file.discardUnfinished();
  }
  writeWhole(
    directory.file('delays.csv'),
    delays.csv(plan.items.map(({ name }, index) => ({ name, index }))),
  );
  const rows = file.summary();
  writeWhole(directory.file('summary.csv'), summaryCsv(rows, EPISODE_METRICS));
  return rows;
}

/**
 * Executes the tasks that are not done, and merges all of them in the order of the plan, each as
 * soon as those before it are there.
 */
export async function executeInOrder(
  tasks: readonly EvaluationTask[],
  { jobs, signal, onProgress }: RunOptions,
  job: {
    worker: URL;
    workerData: unknown;
    /** rows of a task, to count progress */
    rowsOf: (task: EvaluationTask) => number;
    isDone: (task: EvaluationTask) => boolean;
    merge: (task: EvaluationTask) => void;
  },
): Promise<void> {
  const finished = new Set(tasks.filter(job.isDone));
  const sum = (of: Iterable<EvaluationTask>) =>
    [...of].reduce((total, task) => total + job.rowsOf(task), 0);
  const total = sum(tasks);
  let done = sum(finished);
  let merged = 0;
  const mergeWhatIsThere = () => {
    for (; merged < tasks.length && finished.has(tasks[merged]); merged++) job.merge(tasks[merged]);
  };
  const report = () => onProgress?.({ done, total, unit: 'episodes' });
  report();
  const failures = await execute({
    worker: job.worker,
    workerData: job.workerData,
    tasks: tasks.filter((task) => !finished.has(task)),
    jobs,
    signal,
    onDone: (task) => {
      finished.add(task);
      done += job.rowsOf(task);
      mergeWhatIsThere();
      report();
    },
    // The other episodes would meet the same obstacle.
    goOn: () => false,
  });
  if (failures.length > 0) throw failures[0].error;
  mergeWhatIsThere();
}
