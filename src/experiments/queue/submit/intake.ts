import { isDeepStrictEqual } from 'node:util';
import type { Job } from '../../executor.js';
import { Paused } from '../../time-limit.js';
import { RefusedMessage } from '../errors.js';
import { unpackRun } from '../run-folder.js';
import type { Store } from '../store.js';
import type { Announcement } from './announcement.js';
import { arrivalOf, type Arrival } from './arrival.js';
import type { Checkpoints } from './checkpoints.js';
import type { Course } from './course.js';
import type { Entry, Results } from './results.js';

export interface IntakeContext {
  /** of the submission */
  id: string;
  /** the hash of the build that it is of */
  build: string;
  job: Job;
  store: Store;
  results: Results;
  announcement: Announcement;
  checkpoints: Checkpoints;
  course: Course;
  note: (line: string) => void;
}

/** Takes what comes back from workers: each task's result counts once. */
export class Intake {
  private lastMs = Date.now();

  constructor(private readonly of: IntakeContext) {}

  /** For how long nothing has come, ms. */
  get silentMs(): number {
    return Date.now() - this.lastMs;
  }

  /**
   * Takes what has come back. It is taken out of Redis when it is here on the disk.
   *
   * @param blockMs how long to wait for something; undefined: not at all
   * @returns whether there was something
   */
  async take(blockMs: number | undefined): Promise<boolean> {
    const { results, announcement, job, course } = this.of;
    const entries = await results.read(blockMs);
    const taken: Entry[] = [];
    const over: Arrival[] = [];
    for (const entry of entries) {
      this.lastMs = Date.now();
      const arrival = this.accept(entry.content);
      taken.push(entry);
      if (arrival) over.push(arrival);
      if (course.isStopped) break;
    }
    // Together, since each is a way to Redis and back.
    if (taken.length > 0) await results.remove(taken);
    if (over.length > 0) await announcement.forget(over, job);
    return entries.length > 0;
  }

  /** @returns what the message was, if a task is over by it */
  private accept(message: Buffer | undefined): Arrival | undefined {
    const { id, build, store, job, course, note } = this.of;
    try {
      const arrival = arrivalOf(message, {
        ...{ id, store, build, plan: job.plan },
        taskLeft: (index) => course.ledger.task(index),
      });
      if (arrival.kind === 'again') {
        this.compare(arrival);
        return undefined;
      }
      if (arrival.kind === 'paused') this.pause(arrival);
      else if (arrival.kind === 'failure') course.fail(arrival.task, new Error(arrival.message));
      else this.keep(arrival);
      return arrival;
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      note(`refused a result: ${error.message}; the task will be done again`);
      return undefined;
    }
  }

  private keep({ task, output, files }: Arrival & { kind: 'result' }): void {
    const { checkpoints, job, course } = this.of;
    const folder = checkpoints.folderOf(task);
    if (folder !== undefined && files) unpackRun(folder, files);
    job.directory.parts.write(task, output);
    course.done(task);
  }

  /** A training has paused; if for the end of an earlier start of this command, it goes on. */
  private pause({ task, endMs }: Arrival & { kind: 'paused' }): void {
    const { course } = this.of;
    if (endMs === course.endMs) course.fail(task, new Paused(`task ${task.index}`));
    else course.ledger.giveBack(task);
  }

  /** A result that comes once more does not count. */
  private compare({ task, output, worker }: Arrival & { kind: 'again' }): void {
    const { job, note } = this.of;
    const counted = job.directory.parts.read(task);
    if (counted && output && !isDeepStrictEqual(counted, output))
      note(
        `warning: task ${task.index} was done twice, and ${worker} got something else than what counts;` +
          ' one of the machines computes wrong',
      );
  }
}
