import { readFileSync } from 'node:fs';
import { UsageError } from '../config/explaining/errors.js';
import { cannotWrite, fileSystemErrorCode } from '../runs/errors.js';
import type { Sections } from '../runs/files/container.js';
import type { Plan } from '../runs/plans/plan.js';
import { RunDirectory, type RunDirectoryState } from '../runs/run-directory.js';
import { parseSummary } from '../runs/tables/summary.js';
import type { SummaryRow } from '../runs/tables/summarizer.js';
import type { Executor, Job } from './executor.js';
import type { Task } from './task.js';
import { isPlacementMessage } from '../simulator/world/placement.js';
import { threads } from './threads.js';

/** How far the work is. */
export interface Progress {
  done: number;
  total: number;
  unit: string;
}

export interface RunOptions {
  /** run directory */
  out: string;
  /** worker threads */
  jobs: number;
  /** what does the tasks; default: that many threads */
  executor?: Executor;
  /** see {@link RunDirectory.open} */
  force?: boolean;
  /** for meta.json */
  command: string;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** What every experiment leaves. */
export interface Outcome {
  out: string;
  /** whether the directory was new, was continued, or held the finished results already */
  state: RunDirectoryState;
  rows: SummaryRow[];
}

/**
 * Does the work of a plan in its run directory, unless it is finished: then its summary is read.
 *
 * @throws {OutputError} when the directory cannot be used or written
 */
export async function runInDirectory(
  plan: Plan,
  { out, force }: Pick<RunOptions, 'out' | 'force'>,
  work: (directory: RunDirectory) => Promise<SummaryRow[]>,
): Promise<Outcome> {
  const directory = RunDirectory.open(out, plan, { force: force ?? false });
  const { state } = directory;
  if (state === 'finished') {
    const file = directory.file('summary.csv');
    return { out, state, rows: parseSummary({ file, text: readFileSync(file, 'utf8') }) };
  }
  directory.begin();
  try {
    return { out, state, rows: await work(directory) };
  } catch (error) {
    if (error instanceof Error && isPlacementMessage(error.message))
      throw new UsageError(error.message, { cause: error });
    throw fileSystemErrorCode(error) ? cannotWrite(directory.path, error) : error;
  } finally {
    directory.end();
  }
}

/** The executor that the options ask for. */
export function executorOf({ executor, jobs }: Pick<RunOptions, 'executor' | 'jobs'>): Executor {
  return executor ?? threads(jobs);
}

/**
 * Does the tasks that are not done, and merges all of them in the order of the plan, each as soon as
 * those before it are there. The first failure ends it: the other tasks would meet the same obstacle.
 */
export async function runInOrder(
  job: Pick<Job, 'plan' | 'tasks' | 'directory' | 'session'>,
  options: RunOptions,
  steps: {
    /** rows of a task, to count progress */
    rowsOf: (task: Task) => number;
    merge: (task: Task, output: Sections) => void;
  },
): Promise<void> {
  const { tasks, directory } = job;
  const finished = new Set(tasks.filter((task) => directory.parts.read(task)));
  const sum = (of: Iterable<Task>) =>
    [...of].reduce((total, task) => total + steps.rowsOf(task), 0);
  const total = sum(tasks);
  let done = sum(finished);
  let merged = 0;
  const mergeWhatIsThere = () => {
    for (; merged < tasks.length && finished.has(tasks[merged]); merged++)
      steps.merge(tasks[merged], outputOf(directory, tasks[merged]));
  };
  const report = () => options.onProgress?.({ done, total, unit: 'episodes' });
  report();
  const failures = await executorOf(options)({
    ...job,
    tasks: tasks.filter((task) => !finished.has(task)),
    signal: options.signal,
    onDone: (task) => {
      finished.add(task);
      done += steps.rowsOf(task);
      mergeWhatIsThere();
      report();
    },
    goOn: () => false,
  });
  if (failures.length > 0) throw failures[0].error;
  mergeWhatIsThere();
}

/** What a task has left. @throws {Error} when it is gone */
export function outputOf({ parts }: RunDirectory, task: Task): Sections {
  const output = parts.read(task);
  if (!output)
    throw new Error(
      `the part of task ${task.index} was damaged while the command ran; start it again`,
    );
  return output;
}
