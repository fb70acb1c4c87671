import type { Redis } from 'ioredis';
import { buildName, type Build } from '../build.js';
import { workersIn } from '../who-is-there.js';
import type { Announcement } from './announcement.js';
import type { Course } from './course.js';
import type { HandingOut } from './handing-out.js';
import type { Intake } from './intake.js';
import type { JobQueue } from './job-queue.js';
import type { Room } from '../room.js';

/** How long nothing comes before it is asked whether there are workers, ms. */
const SILENT_MS = 10_000;
/** Times that a task may get lost, or its result be refused. */
const MOST_LOST = 8;

export interface InspectionContext {
  build: Build;
  redis: Redis;
  queue: JobQueue;
  announcement: Announcement;
  course: Course;
  intake: Intake;
  handingOut: HandingOut;
  room: Room;
  /** puts what tasks need where workers find it, once more */
  submit: () => Promise<void>;
  note: (line: string) => void;
  /** of the queue, for people */
  url: string;
}

/** Looks now and then whether what is to be done is still in the queue, and has done again what is not. */
export class Inspection {
  private isAloneTold = false;

  constructor(private readonly of: InspectionContext) {}

  async look(): Promise<void> {
    const { queue, announcement, course, intake, handingOut, room } = this.of;
    const { ledger } = course;
    await room.takes(() => announcement.tell(course.meter.look(Date.now())));
    if (course.isClosing && course.endMs !== undefined)
      // Others pause by themselves; these have not begun.
      ledger.withdrawn(await queue.withdraw(ledger.jobIds));
    const isEmptied = !(await announcement.isThere());
    if (isEmptied) {
      this.of.note('the Redis has lost what was submitted; submits it again');
      await this.of.submit();
    }
    const { gone, refused } = await queue.missing(ledger.jobIds);
    for (const { jobId, reason } of refused) {
      await queue.withdraw([jobId]);
      for (const task of ledger.tasksIn(jobId)) course.fail(task, new Error(reason));
    }
    if (gone.length > 0) {
      // What a job leaves is there before it goes.
      while (await intake.take(undefined)) if (course.isStopped) return;
      for (const jobId of gone) this.takeBack(jobId, { counts: !isEmptied });
    }
    await handingOut.widen();
    if (intake.silentMs > SILENT_MS && !this.isAloneTold) await this.lookForWorkers();
  }

  /** @param options.counts not when Redis has lost everything, whatever the tasks are */
  private takeBack(jobId: string, options: { counts: boolean }): void {
    const { course } = this.of;
    for (const { task, times } of course.ledger.takeBack(jobId, options)) {
      if (times <= MOST_LOST) continue;
      const what = `task ${task.index} got lost in the queue, or its result was refused`;
      course.fail(task, new Error(`${what}, ${times} times`));
    }
  }

  private async lookForWorkers(): Promise<void> {
    this.isAloneTold = true;
    const { build, redis, note, url } = this.of;
    const workers = await workersIn(redis);
    if (workers.some(({ build: { hash } }) => hash === build.hash)) return;
    note(`no worker of ${buildName(build)} is there; start some with metalore worker ${url}`);
  }
}
