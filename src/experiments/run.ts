import { readFileSync } from 'node:fs';
import { UsageError } from '../config/explaining/errors.js';
import { isOutsideMessage } from '../outside/errors.js';
import { cannotWrite, fileSystemErrorCode } from '../runs/errors.js';
import type { Sections } from '../runs/files/container.js';
import { LOAD_FILE, readLoad, writeLoad, type RunLoad } from '../runs/load-file.js';
import type { Plan } from '../runs/plans/plan.js';
import { RunDirectory, type RunDirectoryState } from '../runs/run-directory.js';
import type { PlannedShard, Shard } from '../runs/shard.js';
import { firstFew } from '../words/lists.js';
import { counted } from '../words/numbers.js';
import { parseSummary } from '../runs/tables/summary.js';
import type { SummaryRow } from '../runs/tables/summarizer.js';
import { loadOf } from './load.js';
import type { Executor, Job, TaskFailure } from './executor.js';
import { shardOf, tasksOfShard, type Task } from './task.js';
import { isPlacementMessage } from '../simulator/world/placement.js';
import { retrying } from './retries.js';
import { threads } from './threads.js';
import { isPaused, TimeLimit, TimeUp } from './time-limit.js';
import { isChangedTrace } from './traces.js';

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
  /** see {@link RunDirectory.begin} */
  forceUnlock?: boolean;
  /** the part of the tasks that is to be done, and left for a merge; default: all */
  shard?: Shard | undefined;
  /** when work has to be over, ms since 1970; see {@link TimeLimit} */
  endMs?: number | undefined;
  /** how often a task that failed is tried again; default: never */
  retries?: number | undefined;
  /** puts into the directory, once it is this process's, what others have done of the plan */
  bring?: (directory: RunDirectory) => void;
  /** told what the run does that nobody expects: it waits for another process, or does lost work again */
  onNote?: (message: string) => void;
  /** told what the episodes ask for, before any of them is run */
  onLoad?: (load: RunLoad) => void;
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
  /** none of a shard, which has parts alone */
  rows: SummaryRow[];
  /** where not the whole plan was to be done */
  shard?: PlannedShard;
}

/**
 * Does the work of a plan in its run directory, unless it is finished: then its summary is read.
 *
 * @throws {OutputError} when the directory cannot be used or written
 * @throws {TimeUp} when the time is up before all is done; the directory can be continued then
 */
export async function runInDirectory<Options extends DirectoryOptions>(
  plan: Plan,
  options: Options,
  work: (directory: RunDirectory, options: Options & Timed) => Promise<SummaryRow[]>,
): Promise<Outcome> {
  const { out, force = false, forceUnlock = false, bring, onNote, onLoad, signal } = options;
  const shard = shardOf(plan, options.shard);
  const directory = RunDirectory.open(out, plan, { force, shard });
  if (isFinished(directory)) return finished(directory, shard);
  await directory.begin({ forceUnlock, ...(onNote ? { onWait: onNote } : {}) });
  try {
    const { state, damage } = directory;
    if (isFinished(directory)) return finished(directory, shard);
    if (damage.length > 0) onNote?.(damageNote(directory));
    bring?.(directory);
    // What was brought was known where the traces are.
    const load = (bring && readLoad(directory.file(LOAD_FILE))) ?? loadOf(plan);
    writeLoad(directory.file(LOAD_FILE), load);
    onLoad?.(load);
    const limit = options.endMs === undefined ? undefined : new TimeLimit(options.endMs);
    const signals = [signal, directory.lost, limit?.signal].filter((one) => one !== undefined);
    try {
      const rows = await work(directory, { ...options, limit, signal: AbortSignal.any(signals) });
      return { out, state, rows, ...(shard ? { shard } : {}) };
    } finally {
      limit?.dispose();
    }
  } catch (error) {
    if (
      error instanceof Error &&
      (isPlacementMessage(error.message) ||
        isChangedTrace(error.message) ||
        isOutsideMessage(error.message))
    )
      throw new UsageError(error.message, { cause: error });
    throw fileSystemErrorCode(error) ? cannotWrite(directory.path, error) : error;
  } finally {
    directory.end();
  }
}

type DirectoryOptions = Pick<
  RunOptions,
  'out' | 'force' | 'forceUnlock' | 'shard' | 'endMs' | 'bring' | 'onNote' | 'onLoad' | 'signal'
>;

/** What work is given to end in time. */
interface Timed {
  limit?: TimeLimit | undefined;
}

function isFinished({ state }: RunDirectory): boolean {
  return state === 'finished';
}

/** The results that are there. */
function finished(directory: RunDirectory, shard: PlannedShard | undefined): Outcome {
  const { path: out } = directory;
  if (shard) return { out, state: 'finished', rows: [], shard };
  const file = directory.file('summary.csv');
  const rows = parseSummary({ file, text: readFileSync(file, 'utf8') });
  return { out, state: 'finished', rows };
}

function damageNote({ path, damage }: RunDirectory): string {
  const names = firstFew(damage.map(({ name, what }) => `${name} (${what})`));
  return (
    `${path} is not as it was when it was finished: ${names}; doing again what that needs.` +
    ' A table that was changed is kept beside it as .changed'
  );
}

/**
 * The executor that the options ask for: it ends in time, and tries again what failed.
 *
 * @param onRetry told each failure after which a task is tried again
 */
export function executorOf(
  options: Pick<RunOptions, 'executor' | 'jobs' | 'retries' | 'endMs' | 'onNote'> & Timed,
  onRetry?: (failure: TaskFailure) => void,
): Executor {
  const { executor, jobs, retries = 0, endMs, limit, onNote } = options;
  const again = retrying(executor ?? threads(jobs), {
    retries,
    onRetry: (failure, left) => {
      onRetry?.(failure);
      onNote?.(retryNote(failure, left));
    },
  });
  if (!limit) return again;
  return async (job) => {
    const left = new Set(job.tasks);
    const end = { isAsked: false };
    // A training that is stopped on the way has kept what it came to, here or on another machine.
    let gotOn = job.plan.command === 'train';
    const failures = await again({
      ...job,
      endMs,
      mayBegin: limit.mayBegin,
      onDone: (task) => {
        left.delete(task);
        gotOn = true;
        // Training pauses before the time is up, so there it does not matter how long a task takes.
        if (job.plan.command !== 'train') limit.ended(task);
        job.onDone?.(task);
      },
      goOn: (failure) => {
        // One that has paused says that the time is up: no other is begun, and those that run pause, too.
        if (isPaused(failure.error)) return false;
        left.delete(failure.task);
        end.isAsked = job.goOn?.(failure) === false;
        return !end.isAsked;
      },
    }).catch((error: unknown) => {
      throw error instanceof TimeUp ? new TimeUp(gotOn) : error;
    });
    if (left.size === 0 || end.isAsked) return failures.filter(({ error }) => !isPaused(error));
    limit.stop();
    throw new TimeUp(gotOn);
  };
}

function retryNote({ task, error }: TaskFailure, left: number): string {
  const why = error instanceof Error ? error.message : String(error);
  return `task ${task.index} failed and is tried again, ${counted(left, 'more time')} at most: ${why}`;
}

/**
 * Does the tasks that are not done, and merges all of them in the order of the plan, each as soon as
 * those before it are there. The first failure ends it: the other tasks would meet the same obstacle.
 */
export async function runInOrder(
  job: Pick<Job, 'plan' | 'tasks' | 'directory' | 'session'>,
  options: RunOptions & Timed,
  steps: {
    /** rows of a task, to count progress */
    rowsOf: (task: Task) => number;
    /** default: outputs are left as they are */
    merge?: (task: Task, output: Sections) => void;
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
    if (!steps.merge) return;
    for (; merged < tasks.length && finished.has(tasks[merged]); merged++)
      steps.merge(tasks[merged], outputOf(directory, tasks[merged]));
  };
  const report = () => {
    // A shard may have no task, where there are more shards than tasks.
    if (total > 0) options.onProgress?.({ done, total, unit: 'episodes' });
  };
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

/** Does the tasks of a shard, whose outputs stay as they are: there are no rows of it. */
export async function runShard(
  job: Pick<Job, 'plan' | 'directory' | 'session'>,
  options: RunOptions & Timed,
  rowsOf: (task: Task) => number,
): Promise<SummaryRow[]> {
  const tasks = tasksOfShard(job.plan, shardOf(job.plan, options.shard));
  await runInOrder({ ...job, tasks }, options, { rowsOf });
  return [];
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
