import type { Job } from '../../executor.js';
import type { Course } from './course.js';
import type { JobQueue } from './job-queue.js';
import { Ledger, type QueuedJob } from './ledger.js';
import type { Room } from '../room.js';

/** Jobs that are in the queue at the same time: so many at first, more when workers wait for some. */
const FIRST_WINDOW = 64;
const MOST_WINDOW = 4096;
/** Tasks that go into one job where there are very many of them: what BullMQ does for each costs time. */
const MOST_BATCH = 8;
/** Jobs that there are to be at least, so that all workers have some until the end. */
const LEAST_JOBS = 256;

export interface HandingOutContext {
  /** of the submission */
  id: string;
  job: Job;
  queue: JobQueue;
  course: Course;
  room: Room;
}

/** The ledger of a submission, which says what goes into its jobs. */
export function ledgerOf({ plan, tasks }: Job, id: string): Ledger {
  const batch =
    plan.command === 'train'
      ? 1
      : Math.min(MOST_BATCH, Math.max(1, Math.floor(tasks.length / LEAST_JOBS)));
  return new Ledger(tasks, { batch, jobIdOf: ({ index }) => `${id}-${index}` });
}

/** Puts tasks into the queue, not all of them at once. */
export class HandingOut {
  private window = FIRST_WINDOW;
  private hasBegun = false;

  constructor(private readonly of: HandingOutContext) {}

  /** Puts further tasks into the queue, where there is room. */
  async refill(): Promise<void> {
    const { id, job, queue, course, room } = this.of;
    const { ledger, endMs } = course;
    const most = this.window - ledger.jobCount;
    // Few at a time would cost a way to Redis each.
    if (course.isClosing || ledger.waiting === 0) return;
    if (ledger.jobCount > 0 && most < this.window / 8) return;
    const jobs = this.inTime(ledger.next(most));
    if (jobs.length === 0) return;
    const data = { id, ...(endMs === undefined ? {} : { endMs }) };
    const add = () =>
      queue.add(
        job.plan.command,
        jobs.map(({ jobId, tasks }) => ({ jobId, ...data, tasks: [...tasks] })),
      );
    // Where nothing could be begun, whoever started it is to know; later it is waited for.
    if (!this.hasBegun) await add();
    else if (!(await room.takes(add))) return;
    this.hasBegun = true;
    ledger.handedOut(jobs);
  }

  /** Has more jobs in the queue from now on, where workers might have to wait for some. */
  async widen(): Promise<void> {
    const { queue, course } = this.of;
    if (course.ledger.waiting === 0 || this.window >= MOST_WINDOW) return;
    if ((await queue.waiting()) < FIRST_WINDOW / 2) this.window *= 2;
  }

  /** Those jobs that there is time for; those after the first for which there is none stay. */
  private inTime(jobs: readonly QueuedJob[]): readonly QueuedJob[] {
    const { mayBegin } = this.of.job;
    if (!mayBegin) return jobs;
    const late = jobs.findIndex(({ tasks }) => !tasks.every(mayBegin));
    if (late < 0) return jobs;
    this.of.course.isClosing = true;
    return jobs.slice(0, late);
  }
}
