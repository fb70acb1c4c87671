import type { Job, TaskFailure } from '../../executor.js';
import type { Task } from '../../task.js';
import { isPaused } from '../../time-limit.js';
import type { Ledger } from './ledger.js';
import { StandingMeter } from './standing.js';

/** How a submission goes: what has come of its tasks, and whether it goes on. It asks nobody. */
export class Course {
  readonly failures: TaskFailure[] = [];
  readonly meter: StandingMeter;
  /** when training has to pause, by the clock of Redis */
  endMs: number | undefined;
  /** nothing is handed out any more; what others have begun is waited for */
  isClosing = false;
  private stopped = false;

  constructor(
    private readonly job: Job,
    readonly ledger: Ledger,
  ) {
    this.meter = new StandingMeter(job);
  }

  /** Whether nothing is waited for, either. */
  get isStopped(): boolean {
    return this.stopped;
  }

  get isOver(): boolean {
    const { left, jobCount } = this.ledger;
    return this.stopped || left === 0 || (this.isClosing && jobCount === 0);
  }

  /** The output of a task is on the disk. */
  done(task: Task): void {
    this.ledger.close(task);
    this.meter.ended(task, 'done');
    try {
      this.job.onDone?.(task);
    } catch (error) {
      this.fail(task, error);
    }
  }

  /** A task is over without an output that counts. @throws what the job's `goOn` throws */
  fail(task: Task, error: unknown): void {
    this.ledger.close(task);
    const failure: TaskFailure = { task, error };
    this.failures.push(failure);
    this.meter.ended(task, 'failed');
    try {
      if (this.job.goOn?.(failure) !== false) return;
      // The others pause, too, each at a checkpoint of its own.
      if (isPaused(error)) this.isClosing = true;
      else this.stopped = true;
    } catch (reason) {
      this.stopped = true;
      throw reason;
    }
  }
}
