import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { staticGrid } from '../../policies/rules/static.js';
import { CHECKSUMS, damageIn, type Damage } from '../../runs/checksums.js';
import { ReportError } from '../../runs/errors.js';
import { atWorkIn, type AtWork } from '../../runs/lease/lease.js';
import { readMetaForgiving } from '../../runs/meta.js';
import { partName } from '../../runs/parts.js';
import {
  heldPolicies,
  type EvaluatePlan,
  type GridSearchPlan,
  type Plan,
  type TrainPlan,
} from '../../runs/plans/plan.js';
import { readPlan } from '../../runs/plans/read.js';
import { lastLine } from '../../runs/read/last-line.js';
import { filesIn, finishedFiles, type RunFiles } from '../../runs/run-files.js';
import { readShard, SHARD_FILE, type PlannedShard } from '../../runs/shard.js';
import { PROGRESS_COLUMNS } from '../../runs/tables/progress.js';
import { tasksOfShard, type Task } from '../task.js';

/**
 * How a run directory stands: somebody is at work in it; all is done, and as it was then, or not; or it
 * waits for its command to be started again.
 */
export type DirectoryState = 'running' | 'finished' | 'damaged' | 'interrupted';

/** Pieces of work of a directory: of a sweep its runs, else tasks of some episodes. */
export interface Counts {
  total: number;
  done: number;
  /** undefined of tasks, which nobody notes when they begin */
  running: number | undefined;
  failed: number;
  waiting: number;
}

/** How far the work in a run directory is. */
export interface DirectoryStatus {
  path: string;
  state: DirectoryState;
  plan: Plan;
  shard?: PlannedShard;
  atWork?: AtWork;
  counts: Counts;
  /** steps of episodes simulated, of all policies; of a sweep steps of training */
  steps: { done: number; total: number };
  /** undefined where nobody is at work, or too little is done to tell */
  stepsPerSecond?: number;
  secondsLeft?: number;
  failures: { item: string; message: string }[];
  /** of a directory that was finished */
  damage: Damage[];
}

/**
 * Looks at a run directory, which others may be writing: takes no lease and writes nothing. What is half
 * there counts as not there.
 *
 * @throws {ReportError} for what is no run directory
 */
export async function settledStatus(path: string): Promise<DirectoryStatus> {
  // Who begins, or replaces what was there, has no plan there for a moment.
  for (let look = 0; look < MOST_LOOKS && !hasPlan(path) && atWorkIn(path)?.isThere; look++)
    await sleep(LOOK_AGAIN_MS);
  return readStatus(path);
}

/** How often a plan is looked for where somebody is at work, and how long after each other, ms. */
const MOST_LOOKS = 50;
const LOOK_AGAIN_MS = 100;

function hasPlan(path: string): boolean {
  return existsSync(join(path, 'plan.json'));
}

function readStatus(path: string): DirectoryStatus {
  const file = join(path, 'plan.json');
  if (!hasPlan(path))
    throw new ReportError(
      path,
      statSync(path, { throwIfNoEntry: false })
        ? 'holds no plan.json, so it is no run directory, or not yet; name one of grid-search, train or evaluate'
        : 'does not exist; name a run directory of grid-search, train or evaluate',
    );
  const { plan } = readPlan(file);
  const shard = shardIn(path);
  const tasks = tasksOfShard(plan, shard);
  const atWork = atWorkIn(path);
  const isAtWork = atWork?.isThere === true;
  const sums = isAtWork ? undefined : damageIn(path, finishedFiles(plan, shard));
  const isOver = sums !== undefined && (shard !== undefined || !existsSync(join(path, 'parts')));
  const work = isOver
    ? finishedWork(plan, tasks)
    : plan.command === 'train'
      ? trainingWork({ path, plan, tasks, isAtWork })
      : episodesWork({ path, plan, tasks, isAtWork });
  const { stepsPerSecond, steps } = work;
  return {
    path,
    state: isAtWork
      ? 'running'
      : !isOver
        ? 'interrupted'
        : sums.length > 0
          ? 'damaged'
          : 'finished',
    plan,
    ...(shard ? { shard } : {}),
    ...(atWork ? { atWork } : {}),
    damage: isOver ? sums : [],
    ...work,
    ...(stepsPerSecond ? { secondsLeft: (steps.total - steps.done) / stepsPerSecond } : {}),
  };
}

/** undefined also where it says nothing that can be understood */
function shardIn(path: string): PlannedShard | undefined {
  try {
    return readShard(join(path, SHARD_FILE));
  } catch {
    return undefined;
  }
}

type Work = Pick<DirectoryStatus, 'counts' | 'steps' | 'stepsPerSecond' | 'failures'>;

interface Place<P extends Plan> {
  path: string;
  plan: P;
  tasks: readonly Task[];
  isAtWork: boolean;
}

/** Steps of a task, of all policies; of training those that it has. */
function stepsOf(plan: Plan): (task: Task) => number {
  if (plan.command === 'train') return () => plan.training.timesteps;
  const { scenario } = plan;
  const policies =
    plan.items.length +
    heldPolicies(plan) +
    (plan.command === 'evaluate' ? staticGrid(scenario.grid.step).length : 0);
  return ({ first, end }) => (end - first) * scenario.steps * policies;
}

function finishedWork(plan: Plan, tasks: readonly Task[]): Work {
  const total = sum(tasks.map(stepsOf(plan)));
  const { length } = tasks;
  return {
    counts: { total: length, done: length, running: 0, failed: 0, waiting: 0 },
    steps: { done: total, total },
    failures: [],
  };
}

function episodesWork({ path, plan, tasks, isAtWork }: Place<GridSearchPlan | EvaluatePlan>): Work {
  const there = new Set(namesIn(join(path, 'parts')));
  const done = tasks.filter(({ index }) => there.has(partName(index)));
  const files = filesIn(join(path, 'runs', plan.command));
  const meta = readMetaForgiving(files.meta);
  const isFailed = !isAtWork && meta?.status === 'failed';
  const began = Date.parse(meta?.sessions.at(-1)?.started ?? '');
  const ofSession = done.flatMap((task) => {
    const ended = timeOf(join(path, 'parts', partName(task.index)));
    return ended !== undefined && ended > began ? [{ task, ended }] : [];
  });
  const seconds = (Math.max(...ofSession.map(({ ended }) => ended)) - began) / 1000;
  const steps = stepsOf(plan);
  return {
    counts: {
      total: tasks.length,
      done: done.length,
      running: isAtWork ? undefined : 0,
      failed: isFailed ? 1 : 0,
      waiting: tasks.length - done.length - (isFailed ? 1 : 0),
    },
    steps: { done: sum(done.map(steps)), total: sum(tasks.map(steps)) },
    ...(isAtWork && ofSession.length > 0
      ? { stepsPerSecond: sum(ofSession.map(({ task }) => steps(task))) / seconds }
      : {}),
    failures: isFailed
      ? [{ item: plan.command, message: meta.error ?? 'for no known reason' }]
      : [],
  };
}

function trainingWork({ path, plan, tasks, isAtWork }: Place<TrainPlan>): Work {
  const there = new Set(namesIn(join(path, 'parts')));
  const runs = tasks.map(({ index }) => {
    const { name } = plan.items[index];
    const files = filesIn(join(path, 'runs', name));
    const meta = readMetaForgiving(files.meta);
    const isDone = there.has(partName(index)) && existsSync(join(files.folder, CHECKSUMS));
    const state = isDone ? 'done' : (meta?.status ?? 'waiting');
    const isRunning = isAtWork && state === 'running';
    return {
      name,
      state,
      isRunning,
      steps: isDone ? plan.training.timesteps : stepsSoFar(files, plan),
      pace: isRunning ? paceOf(files, plan.training.checkpointEvery) : undefined,
      message: meta?.error ?? 'for no known reason',
    };
  });
  const count = (are: (run: (typeof runs)[number]) => boolean) => runs.filter(are).length;
  const failed = runs.filter(({ state }) => state === 'failed');
  const done = count(({ state }) => state === 'done');
  const running = count(({ isRunning }) => isRunning);
  const paces = runs.flatMap(({ pace }) => pace ?? []);
  // Those that are too new to have one go at the pace of the others.
  const stepsPerSecond = paces.length > 0 ? (sum(paces) / paces.length) * running : undefined;
  return {
    counts: {
      total: runs.length,
      done,
      running,
      failed: failed.length,
      waiting: runs.length - done - running - failed.length,
    },
    steps: {
      done: sum(runs.map(({ steps }) => steps)),
      total: plan.training.timesteps * runs.length,
    },
    ...(stepsPerSecond === undefined ? {} : { stepsPerSecond }),
    failures: failed.map(({ name, message }) => ({ item: name, message })),
  };
}

const STEPS_AT = PROGRESS_COLUMNS.indexOf('time/total_timesteps');

/** Up to the last checkpoint. */
function stepsSoFar({ progress }: RunFiles, { training }: TrainPlan): number {
  const steps = Number(lastLine(progress)?.split(',')[STEPS_AT]);
  return Number.isFinite(steps) ? Math.min(steps, training.timesteps) : 0;
}

/** Steps per second between the last two checkpoints; undefined before there are two. */
function paceOf(files: RunFiles, checkpointEvery: number): number | undefined {
  const [before, last] = [files.checkpointBefore, files.checkpoint].map(timeOf);
  if (before === undefined || last === undefined || last <= before) return undefined;
  return checkpointEvery / ((last - before) / 1000);
}

/** When a file was written, ms since 1970; undefined where there is none. */
function timeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** None where there is no such folder, or no more. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
