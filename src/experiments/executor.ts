import type { RunDirectory } from '../runs/run-directory.js';
import type { Plan } from '../runs/plans/plan.js';
import type { Session } from '../runs/run-record.js';
import type { Task } from './task.js';

/** A task that threw, and what. */
export interface TaskFailure {
  task: Task;
  error: unknown;
}

/** Tasks of a plan that are to be done. */
export interface Job {
  plan: Plan;
  tasks: readonly Task[];
  /** where outputs go, as its parts, and the folders of runs are */
  directory: RunDirectory;
  session: Session;
  /** asked before each task; where it says no, no further one is begun */
  mayBegin?: ((task: Task) => boolean) | undefined;
  /** when work has to be over, ms since 1970: tasks that can pause do so before */
  endMs?: number | undefined;
  /** stops at once; what was finished counts */
  signal?: AbortSignal | undefined;
  /** called as tasks finish, in any order; the output is among the parts then */
  onDone?: (task: Task) => void;
  /** called with what tasks tell */
  onMessage?: (message: unknown) => void;
  /** whether to go on with the other tasks after this failure; default: yes */
  goOn?: (failure: TaskFailure) => boolean;
}

/**
 * Does the tasks of a job, somewhere. Who does which task, and when, has no influence on results.
 *
 * @returns the tasks that failed
 * @throws the signal's reason when it is aborted
 */
export type Executor = (job: Job) => Promise<TaskFailure[]>;
