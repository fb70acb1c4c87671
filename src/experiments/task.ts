import type { Scenario } from '../config/schema/scenario.js';
import type { Crew } from '../environment/crew.js';
import type { OpenPolicy } from '../outside/open-policy.js';
import type { OutsideSpec } from '../policies/outside.js';
import type { PolicySnapshot } from '../ppo/acting/policy.js';
import type { Sections } from '../runs/files/container.js';
import type { Plan, PlannedTrace, Source } from '../runs/plans/plan.js';
import type { Session } from '../runs/run-record.js';
import { tasksIn, type PlannedShard, type Shard } from '../runs/shard.js';
import type { Recording } from '../simulator/trace.js';

/** A part of a plan's work that can be done by itself: some episodes, or of training a whole item. */
export interface Task {
  /** in the order in which results are merged */
  readonly index: number;
  /** episodes first … end − 1 */
  readonly first: number;
  readonly end: number;
  /** the condition of these episodes, as an index into the plan's, where it has any */
  readonly condition?: number;
}

/** All that a task meets besides its plan. */
export interface TaskIo {
  /** `runs/<name>/`, for what a long task leaves besides its output and goes on from */
  folder(name: string): string;
  /** @throws {Error} when there is no such policy */
  policy(source: Source): PolicySnapshot;
  /**
   * A policy from outside, for this task alone.
   *
   * @throws {OutsideError} when it cannot be used
   */
  outside(spec: OutsideSpec, scenario: Scenario): Promise<OpenPolicy>;
  /** @throws {Error} when the trace is not what it was when the plan was made */
  recording(trace: PlannedTrace): Recording;
  /** for meta.json */
  readonly session: Session;
  /** threads for a task that can be cut, for as long as it lasts */
  crew(): Crew;
  /** when work has to be over, ms since 1970; a task that can go on later stops before, with `Paused` */
  readonly endMs?: number | undefined;
  /** tells whoever watches how far the task is */
  tell(message: unknown): void;
}

/**
 * Does a task. Its output follows from plan and task alone, so it does not matter where or how often
 * it is run.
 */
export type TaskFunction<P extends Plan> = (
  plan: P,
  task: Task,
  io: TaskIo,
) => Sections | Promise<Sections>;

/** The tasks of a plan, in the order in which their results are merged. */
export function tasksOf(plan: Plan): Task[] {
  return plan.command === 'train'
    ? plan.items.map((_, index) => ({ index, first: 0, end: plan.scenario.episodes }))
    : episodeTasks(plan);
}

/** A shard of a plan, which has at least as many tasks as it says. */
export function shardOf(plan: Plan, shard: Shard | undefined): PlannedShard | undefined {
  return shard && { ...shard, tasks: tasksOf(plan).length };
}

/** The tasks of a shard of a plan; all where there is none. */
export function tasksOfShard(plan: Plan, shard: PlannedShard | undefined): Task[] {
  const tasks = tasksOf(plan);
  return shard ? tasksIn(shard).map((index) => tasks[index]) : tasks;
}

/** Rows that a task of some episodes gives, about: some tens of milliseconds of work in the paper's scenario. */
const ROWS_PER_TASK = 600;

/** Episodes of a task of which each gives so many rows. */
export function episodesPerTask(rows: number): number {
  return Math.max(1, Math.round(ROWS_PER_TASK / rows));
}

/** The tasks of a plan whose work is cut by episodes, and by conditions where it has any. */
export function episodeTasks({
  scenario,
  conditions,
  episodesPerTask: size,
}: {
  scenario: { episodes: number };
  conditions?: readonly string[] | undefined;
  episodesPerTask: number;
}): Task[] {
  const { episodes } = scenario;
  const each = Math.ceil(episodes / size);
  return Array.from({ length: (conditions?.length ?? 1) * each }, (_, index) => ({
    index,
    first: (index % each) * size,
    end: Math.min(episodes, ((index % each) + 1) * size),
    ...(conditions ? { condition: Math.floor(index / each) } : {}),
  }));
}
