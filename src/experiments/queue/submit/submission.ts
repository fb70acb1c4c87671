import type { Redis } from 'ioredis';
import { counted } from '../../../words/numbers.js';
import type { Job, TaskFailure } from '../../executor.js';
import type { QueueAddress } from '../address.js';
import { buildName, ownBuild } from '../build.js';
import { redisAheadMs } from '../clock.js';
import type { Connections } from '../connection.js';
import { keysOf } from '../keys.js';
import { Room } from '../room.js';
import { Store } from '../store.js';
import { abortable, within } from '../waiting.js';
import { Announcement } from './announcement.js';
import { Checkpoints } from './checkpoints.js';
import { Course } from './course.js';
import { HandingOut, ledgerOf } from './handing-out.js';
import { Inspection } from './inspection.js';
import { Intake } from './intake.js';
import { JobQueue } from './job-queue.js';
import { Results } from './results.js';
import { submissionOf } from './submission-id.js';

/** How long a reading waits for a result, ms. */
const BLOCK_MS = 500;
/** How often it is looked whether Redis still has what is to be done, ms. */
const CHECK_MS = 2_000;
/** How long the tasks that nobody has begun are taken out of the queue at the end, ms. */
const WITHDRAW_MS = 5_000;

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
  private readonly checkpoints: Checkpoints;
  private readonly course: Course;
  private readonly handingOut: HandingOut;
  private readonly intake: Intake;
  private readonly inspection: Inspection;

  constructor(
    private readonly job: Job,
    private readonly options: SubmissionOptions,
  ) {
    const { connections, shared, note, address } = options;
    const { build } = this;
    const id = submissionOf(job);
    const redis = connections.connect();
    const store = new Store(redis, shared);
    const queue = new JobQueue(build, redis, connections);
    const announcement = new Announcement(id, { build, connections, store });
    const checkpoints = new Checkpoints(store, { id, build: build.hash, job });
    const course = new Course(job, ledgerOf(job, id));
    const room = new Room(note);
    const handingOut = new HandingOut({ id, job, queue, course, room });
    const intake = new Intake({
      ...{ id, job, store, announcement, checkpoints, course, note },
      build: build.hash,
      results: new Results(keysOf(id).results, redis, connections.connect()),
    });
    this.inspection = new Inspection({
      ...{ build, redis, queue, announcement, course, intake, handingOut, room, note },
      url: address.url,
      submit: () => this.submit(),
    });
    this.id = id;
    this.redis = redis;
    this.store = store;
    this.queue = queue;
    this.announcement = announcement;
    this.checkpoints = checkpoints;
    this.course = course;
    this.handingOut = handingOut;
    this.intake = intake;
  }

  /** @returns the tasks that failed. @throws the signal's reason, what a full disk or Redis throws */
  async run(): Promise<TaskFailure[]> {
    const { course, handingOut, intake, inspection } = this;
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
      while (!course.isOver) {
        await unlessAborted(handingOut.refill());
        await unlessAborted(intake.take(BLOCK_MS));
        if (Date.now() - checked < CHECK_MS) continue;
        await unlessAborted(inspection.look());
        checked = Date.now();
      }
      signal?.throwIfAborted();
      return course.failures;
    } finally {
      await within(WITHDRAW_MS, course.ledger.left === 0 ? this.end() : this.withdraw());
      await within(WITHDRAW_MS, this.queue.close());
    }
  }

  /** Puts what tasks need where workers find it. */
  private async submit(): Promise<void> {
    const { job, redis, course } = this;
    if (job.plan.command === 'train' && job.endMs !== undefined)
      course.endMs ??= job.endMs + (await redisAheadMs(redis));
    await this.announcement.announce(job);
    for (const task of course.ledger.tasksLeft()) await this.checkpoints.offer(task);
  }

  /** Follows how far trainings are. */
  private async listen(): Promise<void> {
    await this.announcement.listen(this.job, (message) => {
      this.course.meter.told(message);
      this.job.onMessage?.(message);
    });
  }

  /** All tasks are over: nothing stays in Redis but what those that failed go on from. */
  private async end(): Promise<void> {
    const { failures } = this.course;
    if (failures.length > 0) await this.checkpoints.bring(failures.map(({ task }) => task));
    else this.store.discard(this.id);
    await this.announcement.remove();
  }

  /** Takes out of the queue what nobody has begun, and fetches how far trainings are. */
  private async withdraw(): Promise<void> {
    const { ledger, failures } = this.course;
    await this.queue.withdraw(ledger.jobIds);
    await this.announcement.withdraw();
    await this.checkpoints.bring([...ledger.tasksLeft(), ...failures.map(({ task }) => task)]);
  }
}
