import type { Task } from '../../task.js';

/** Tasks that go into the queue together, as one job of it. */
export interface QueuedJob {
  jobId: string;
  tasks: readonly Task[];
}

export interface LedgerOptions {
  /** tasks that go into one job */
  batch: number;
  /** the id of the job that begins with a task; the same again, so that no task is in the queue twice */
  jobIdOf: (first: Task) => string;
}

/** Where each task of a submission is: not handed out, in a job of the queue, or over. It asks nobody. */
export class Ledger {
  /** by their index: the tasks that are to be done and are not */
  private readonly open: Map<number, Task>;
  /** those of them that are not in the queue, the next one last */
  private readonly pending: Task[];
  /** by the ids of the jobs in the queue: their tasks that are not done */
  private readonly jobs = new Map<string, Set<number>>();
  private readonly jobOf = new Map<number, string>();
  private readonly lost = new Map<number, number>();

  constructor(
    tasks: readonly Task[],
    private readonly options: LedgerOptions,
  ) {
    this.open = new Map(tasks.map((task) => [task.index, task]));
    this.pending = tasks.toReversed();
  }

  /** Tasks that are not over. */
  get left(): number {
    return this.open.size;
  }

  /** Tasks that are not handed out. */
  get waiting(): number {
    return this.pending.length;
  }

  /** The jobs that are in the queue, as far as it is known. */
  get jobIds(): string[] {
    return [...this.jobs.keys()];
  }

  get jobCount(): number {
    return this.jobs.size;
  }

  tasksLeft(): Task[] {
    return [...this.open.values()];
  }

  /** A task that is not over; undefined of others. */
  task(index: number): Task | undefined {
    return this.open.get(index);
  }

  /** Those tasks of a job that are not over. */
  tasksIn(jobId: string): Task[] {
    return [...(this.jobs.get(jobId) ?? [])].map((index) => this.open.get(index)!);
  }

  /** The next jobs to be made, up to so many; {@link handedOut} says when they are. */
  next(most: number): QueuedJob[] {
    const { batch, jobIdOf } = this.options;
    const jobs: QueuedJob[] = [];
    for (let end = this.pending.length; end > 0 && jobs.length < most; end -= batch) {
      const tasks = this.pending.slice(Math.max(0, end - batch), end).reverse();
      jobs.push({ jobId: jobIdOf(tasks[0]), tasks });
    }
    return jobs;
  }

  /** The jobs that {@link next} gave are in the queue. */
  handedOut(jobs: readonly QueuedJob[]): void {
    for (const { jobId, tasks } of jobs) {
      this.pending.length -= tasks.length;
      this.jobs.set(jobId, new Set(tasks.map(({ index }) => index)));
      for (const { index } of tasks) this.jobOf.set(index, jobId);
    }
  }

  /** A task is over, wherever it was: it may come back although it was thought lost. */
  close({ index }: Task): void {
    this.open.delete(index);
    if (this.drop(index)) return;
    const at = this.pending.findLastIndex((task) => task.index === index);
    if (at >= 0) this.pending.splice(at, 1);
  }

  /**
   * A job is not in the queue any more; its tasks are to be done again.
   *
   * @param options.counts whether that may be due to the tasks
   * @returns its tasks, and how often each of them has got lost
   */
  takeBack(jobId: string, { counts }: { counts: boolean }): { task: Task; times: number }[] {
    const tasks = this.tasksIn(jobId);
    this.withdrawn([jobId]);
    return tasks.map((task) => {
      const times = (this.lost.get(task.index) ?? 0) + Number(counts);
      this.lost.set(task.index, times);
      return { task, times };
    });
  }

  /** Jobs were taken out of the queue before anybody began them. */
  withdrawn(jobIds: readonly string[]): void {
    for (const jobId of jobIds)
      for (const task of this.tasksIn(jobId).reverse()) {
        this.drop(task.index);
        this.pending.push(task);
      }
  }

  /** A task is to be handed out again, and with it what else is left of its job. */
  giveBack({ index }: Task): void {
    const jobId = this.jobOf.get(index);
    if (jobId !== undefined) this.withdrawn([jobId]);
  }

  /** @returns whether a job had the task */
  private drop(index: number): boolean {
    const jobId = this.jobOf.get(index);
    if (jobId === undefined) return false;
    this.jobOf.delete(index);
    const tasks = this.jobs.get(jobId);
    tasks?.delete(index);
    if (tasks?.size === 0) this.jobs.delete(jobId);
    return true;
  }
}
