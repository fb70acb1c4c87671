import { isDeepStrictEqual } from 'node:util';
import type { Redis } from 'ioredis';
import { counted } from '../../../words/numbers.js';
import type { Job, TaskFailure } from '../../executor.js';
import type { Task } from '../../task.js';
import { isPaused, Paused } from '../../time-limit.js';
import type { QueueAddress } from '../address.js';
import { buildName, ownBuild } from '../build.js';
import { redisAheadMs } from '../clock.js';
import type { Connections } from '../connection.js';
import { isFull, redisReason, RefusedMessage } from '../errors.js';
import { keysOf } from '../keys.js';
import { unpackRun } from '../run-folder.js';
import { Store } from '../store.js';
import { abortable, within } from '../waiting.js';
import { workersIn } from '../who-is-there.js';
import { Announcement } from './announcement.js';
import { arrivalOf, type Arrival } from './arrival.js';
import { Checkpoints } from './checkpoints.js';
import { JobQueue } from './job-queue.js';
import { Ledger, type QueuedJob } from './ledger.js';
import { Results, type Entry } from './results.js';
import { StandingMeter } from './standing.js';
import { submissionOf } from './submission-id.js';

/** Jobs that are in the queue at the same time: so many at first, more when workers wait for some. */
const FIRST_WINDOW = 64;
const MOST_WINDOW = 4096;
/** How long a reading waits for a result, ms. */
const BLOCK_MS = 500;
/** How often it is looked whether Redis still has what is to be done, ms. */
const CHECK_MS = 2_000;
/** How long nothing comes before it is asked whether there are workers, ms. */
const SILENT_MS = 10_000;
/** How long the tasks that nobody has begun are taken out of the queue at the end, ms. */
const WITHDRAW_MS = 5_000;
/** Times that a task may get lost, or its result be refused. */
const MOST_LOST = 8;
/** Tasks that go into one job where there are very many of them: what BullMQ does for each costs time. */
const MOST_BATCH = 8;
/** Jobs that there are to be at least, so that all workers have some until the end. */
const LEAST_JOBS = 256;

export interface SubmissionOptions {
  address: QueueAddress;
  shared: string | undefined;
  /** tells people what nobody expects */
  note: (line: string) => void;
  connections: Connections;
}

/** Tasks of a job, from when they are handed out until what workers make of them is on the disk here. */
export class Submission {
  private readonly build = ownBuild();
  private readonly id: string;
  private readonly redis: Redis;
  private readonly store: Store;
  private readonly queue: JobQueue;
  private readonly announcement: Announcement;
  private readonly results: Results;
  private readonly ledger: Ledger;
  private readonly checkpoints: Checkpoints;
  private readonly meter: StandingMeter;
  private readonly failures: TaskFailure[] = [];
  private window = FIRST_WINDOW;
  /** when training has to pause, by the clock of Redis */
  private endMs: number | undefined;
  /** nothing is handed out any more; what others have begun is waited for */
  private isClosing = false;
  private stopped = false;
  private isFullTold = false;
  private isAloneTold = false;
  private lastNews = Date.now();

  constructor(
    private readonly job: Job,
    private readonly options: SubmissionOptions,
  ) {
    const { connections, shared } = options;
    const id = submissionOf(job);
    this.id = id;
    this.redis = connections.connect();
    this.store = new Store(this.redis, shared);
    this.queue = new JobQueue(this.build, this.redis, connections);
    this.announcement = new Announcement(id, { build: this.build, connections, store: this.store });
    this.results = new Results(keysOf(id).results, this.redis, connections.connect());
    this.ledger = new Ledger(job.tasks, {
      batch: batchOf(job),
      jobIdOf: ({ index }) => `${id}-${index}`,
    });
    this.meter = new StandingMeter(job);
    this.checkpoints = new Checkpoints(this.store, { id, build: this.build.hash, job });
  }

  /** @returns the tasks that failed. @throws the signal's reason, what a full disk or Redis throws */
  async run(): Promise<TaskFailure[]> {
    const { signal, tasks } = this.job;
    const { note, address } = this.options;
    const unlessAborted = <T>(work: Promise<T>) => abortable(work, signal);
    try {
      await unlessAborted(this.submit());
      note(
        `${counted(tasks.length, 'task')} for workers of ${buildName(this.build)}: metalore worker ${address.url}`,
      );
      await unlessAborted(this.listen());
      let checked = Date.now();
      while (!this.isOver()) {
        await unlessAborted(this.refill());
        await unlessAborted(this.takeResults(BLOCK_MS));
        if (Date.now() - checked < CHECK_MS) continue;
        await unlessAborted(this.check());
        checked = Date.now();
      }
      signal?.throwIfAborted();
      return this.failures;
    } finally {
      await within(WITHDRAW_MS, this.ledger.left === 0 ? this.end() : this.withdraw());
      await within(WITHDRAW_MS, this.queue.close());
    }
  }

  private isOver(): boolean {
    const { left, jobCount } = this.ledger;
    return this.stopped || left === 0 || (this.isClosing && jobCount === 0);
  }

  /** Puts what tasks need where workers find it. */
  private async submit(): Promise<void> {
    const { job, redis } = this;
    if (job.plan.command === 'train' && job.endMs !== undefined)
      this.endMs ??= job.endMs + (await redisAheadMs(redis));
    await this.announcement.announce(job);
    for (const task of this.ledger.tasksLeft()) await this.checkpoints.offer(task);
  }

  /** Follows how far trainings are. */
  private async listen(): Promise<void> {
    await this.announcement.listen(this.job, (message) => {
      this.meter.told(message);
      this.job.onMessage?.(message);
    });
  }

  /** Puts further tasks into the queue. */
  private async refill(): Promise<void> {
    const { ledger } = this;
    const room = this.window - ledger.jobCount;
    // Few at a time would cost a way to Redis each.
    if (this.isClosing || ledger.waiting === 0) return;
    if (ledger.jobCount > 0 && room < this.window / 8) return;
    const jobs = this.inTime(ledger.next(room));
    if (jobs.length === 0) return;
    const { id, endMs } = this;
    const data = { id, ...(endMs === undefined ? {} : { endMs }) };
    try {
      await this.queue.add(
        this.job.plan.command,
        jobs.map(({ jobId, tasks }) => ({ jobId, ...data, tasks: [...tasks] })),
      );
    } catch (error) {
      // What comes back makes room.
      if (!isFull(error) || ledger.jobCount === 0) throw error;
      if (!this.isFullTold) this.options.note(`${redisReason(error)}; goes on when there is room`);
      this.isFullTold = true;
      return;
    }
    ledger.handedOut(jobs);
  }

  /** Those jobs that there is time for; those after the first for which there is none stay. */
  private inTime(jobs: readonly QueuedJob[]): readonly QueuedJob[] {
    const { mayBegin } = this.job;
    if (!mayBegin) return jobs;
    const late = jobs.findIndex(({ tasks }) => !tasks.every(mayBegin));
    if (late < 0) return jobs;
    this.isClosing = true;
    return jobs.slice(0, late);
  }

  /**
   * Takes what has come back. It is taken out of Redis when it is here on the disk.
   *
   * @returns whether there was something
   */
  private async takeResults(blockMs: number | undefined): Promise<boolean> {
    const entries = await this.results.read(blockMs);
    const taken: Entry[] = [];
    const over: Arrival[] = [];
    for (const entry of entries) {
      this.lastNews = Date.now();
      const arrival = this.accept(entry.content);
      taken.push(entry);
      if (arrival) over.push(arrival);
      if (this.stopped) break;
    }
    // Together, since each is a way to Redis and back.
    if (taken.length > 0) await this.results.remove(taken);
    if (over.length > 0) await this.announcement.forget(over, this.job);
    return entries.length > 0;
  }

  /** @returns what the message was, if a task is over by it */
  private accept(message: Buffer | undefined): Arrival | undefined {
    const { id, store, build, ledger } = this;
    const { plan } = this.job;
    try {
      const arrival = arrivalOf(message, {
        ...{ id, store, plan, build: build.hash },
        taskLeft: (index) => ledger.task(index),
      });
      if (arrival.kind === 'again') {
        this.compare(arrival);
        return undefined;
      }
      if (arrival.kind === 'paused') this.pause(arrival);
      else if (arrival.kind === 'failure') {
        ledger.close(arrival.task);
        this.fail(arrival.task, new Error(arrival.message));
      } else this.keep(arrival);
      return arrival;
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      this.options.note(`refused a result: ${error.message}; the task will be done again`);
      return undefined;
    }
  }

  private keep({ task, output, files }: Arrival & { kind: 'result' }): void {
    const folder = this.checkpoints.folderOf(task);
    if (folder !== undefined && files) unpackRun(folder, files);
    this.job.directory.parts.write(task, output);
    this.ledger.close(task);
    this.meter.ended(task, 'done');
    try {
      this.job.onDone?.(task);
    } catch (error) {
      this.fail(task, error);
    }
  }

  /** A training has paused; if for the end of an earlier start of this command, it goes on. */
  private pause({ task, endMs }: Arrival & { kind: 'paused' }): void {
    if (endMs !== this.endMs) {
      this.ledger.giveBack(task);
      return;
    }
    this.ledger.close(task);
    this.fail(task, new Paused(`task ${task.index}`));
  }

  /** A result that comes once more does not count. */
  private compare({ task, output, worker }: Arrival & { kind: 'again' }): void {
    const counted = this.job.directory.parts.read(task);
    if (counted && output && !isDeepStrictEqual(counted, output))
      this.options.note(
        `warning: task ${task.index} was done twice, and ${worker} got something else than what counts;` +
          ' one of the machines computes wrong',
      );
  }

  private fail(task: Task, error: unknown): void {
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

  /** Looks whether what is to be done is still there, and does again what is not. */
  private async check(): Promise<void> {
    const { ledger, queue } = this;
    await this.announcement.tell(this.meter.look(Date.now()));
    if (this.isClosing && this.endMs !== undefined)
      // Others pause by themselves; these have not begun.
      ledger.withdrawn(await queue.withdraw(ledger.jobIds));
    const isEmptied = !(await this.announcement.isThere());
    if (isEmptied) {
      this.options.note('the Redis has lost what was submitted; submits it again');
      await this.submit();
    }
    const { gone, refused } = await queue.missing(ledger.jobIds);
    for (const { jobId, reason } of refused) {
      await queue.withdraw([jobId]);
      for (const task of ledger.tasksIn(jobId)) {
        ledger.close(task);
        this.fail(task, new Error(reason));
      }
    }
    if (gone.length > 0) {
      // What a job leaves is there before it goes.
      while (await this.takeResults(undefined)) if (this.stopped) return;
      for (const jobId of gone) this.takeBack(jobId, { counts: !isEmptied });
    }
    if (ledger.waiting > 0 && this.window < MOST_WINDOW)
      if ((await queue.waiting()) < FIRST_WINDOW / 2) this.window *= 2;
    if (Date.now() - this.lastNews > SILENT_MS && !this.isAloneTold) await this.lookForWorkers();
  }

  /** @param options.counts not when Redis has lost everything, whatever the tasks are */
  private takeBack(jobId: string, options: { counts: boolean }): void {
    for (const { task, times } of this.ledger.takeBack(jobId, options)) {
      if (times <= MOST_LOST) continue;
      this.ledger.close(task);
      const what = `task ${task.index} got lost in the queue, or its result was refused`;
      this.fail(task, new Error(`${what}, ${times} times`));
    }
  }

  private async lookForWorkers(): Promise<void> {
    this.isAloneTold = true;
    const workers = await workersIn(this.redis);
    if (workers.some(({ build }) => build.hash === this.build.hash)) return;
    this.options.note(
      `no worker of ${buildName(this.build)} is there; start some with metalore worker ${this.options.address.url}`,
    );
  }

  /** All tasks are over: nothing stays in Redis but what those that failed go on from. */
  private async end(): Promise<void> {
    const { id, failures } = this;
    if (failures.length > 0) await this.checkpoints.bring(failures.map(({ task }) => task));
    else this.store.discard(id);
    await this.announcement.remove();
  }

  /** Takes out of the queue what nobody has begun, and fetches how far trainings are. */
  private async withdraw(): Promise<void> {
    await this.queue.withdraw(this.ledger.jobIds);
    await this.announcement.withdraw();
    await this.checkpoints.bring([
      ...this.ledger.tasksLeft(),
      ...this.failures.map(({ task }) => task),
    ]);
  }
}

/** How many tasks go into one job. */
function batchOf({ plan, tasks }: Job): number {
  if (plan.command === 'train') return 1;
  return Math.min(MOST_BATCH, Math.max(1, Math.floor(tasks.length / LEAST_JOBS)));
}
