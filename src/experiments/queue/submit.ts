import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { encodeContainer } from '../../runs/files/container.js';
import { readRegular } from '../../runs/files/open-regular.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import { planHash } from '../../runs/plans/plan.js';
import { filesIn } from '../../runs/run-files.js';
import { counted } from '../../words/numbers.js';
import type { Executor, Job, TaskFailure } from '../executor.js';
import type { Task } from '../task.js';
import type { QueueAddress } from './address.js';
import { buildName, ownBuild } from './build.js';
import { packBundle } from './bundle.js';
import { Connections, warningsOf } from './connection.js';
import { isFull, QueueError, redisReason, RefusedMessage } from './errors.js';
import {
  KEEP_SECONDS,
  keysOf,
  PREFIX,
  queueName,
  SUBMISSIONS,
  workerKey,
  WORKERS,
} from './keys.js';
import {
  checkpointFacts,
  openContainer,
  openJson,
  resultFacts,
  sameTask,
  submissionId,
  toldSchema,
  workerSchema,
  type About,
  type CheckpointFacts,
  type JobData,
} from './messages.js';
import { requireOutput } from './outputs.js';
import {
  arrivedFiles,
  CHECKPOINT_FILES,
  packRun,
  requireTrained,
  TRAINED_FILES,
  unpackRun,
} from './run-folder.js';
import { Store, TooLarge } from './store.js';
import { OUTPUT, RUN, sectionsUnder } from './thread.js';
import { within } from './worker.js';

/** Tasks that are in the queue at the same time: so many at first, more when workers wait for some. */
const FIRST_WINDOW = 64;
const MOST_WINDOW = 4096;
/** Results that are read at a time. */
const READ_AT_A_TIME = 8;
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

export interface QueueExecutorOptions {
  address: QueueAddress;
  shared: string | undefined;
  /** tells people what nobody expects */
  note: (line: string) => void;
}

/** Does tasks by workers that take them from a queue in Redis. */
export function queue(options: QueueExecutorOptions): Executor {
  return async (job) => {
    if (job.tasks.length === 0) return [];
    const { connections, server } = await Connections.open(options.address, options.note);
    try {
      for (const warning of warningsOf(server)) options.note(warning);
      return await new Submission(job, { ...options, connections }).run();
    } finally {
      connections.close();
    }
  };
}

class Submission {
  private readonly build = ownBuild();
  private readonly id: string;
  private readonly keys: ReturnType<typeof keysOf>;
  private readonly redis: Redis;
  /** the connection that waits for results */
  private readonly reader: Redis;
  private readonly store: Store;
  private readonly queue: Queue;
  /** by their index: the tasks that are to be done and are not */
  private readonly open: Map<number, Task>;
  /** those of them that are not in the queue, the next one last */
  private readonly pending: Task[];
  /** by the ids of the jobs in the queue: their tasks that are not done */
  private readonly jobs = new Map<string, Set<number>>();
  private readonly jobOf = new Map<number, string>();
  private readonly lost = new Map<number, number>();
  private readonly failures: TaskFailure[] = [];
  private readonly batch: number;
  private window = FIRST_WINDOW;
  private stopped = false;
  private isFullTold = false;
  private isAloneTold = false;
  private lastNews = Date.now();

  constructor(
    private readonly job: Job,
    private readonly options: QueueExecutorOptions & { connections: Connections },
  ) {
    const { connections, shared } = options;
    this.id = submissionOf(job);
    this.keys = keysOf(this.id);
    this.redis = connections.connect();
    this.reader = connections.connect();
    this.store = new Store(this.redis, shared);
    this.queue = new connections.packages.bullmq.Queue(queueName(this.build), {
      connection: this.redis,
      prefix: PREFIX,
      skipVersionCheck: true,
      // Nobody reads them.
      streams: { events: { maxLen: 100 } },
    });
    this.queue.on('error', (error) => {
      connections.lost(error);
    });
    this.open = new Map(job.tasks.map((task) => [task.index, task]));
    this.pending = job.tasks.toReversed();
    this.batch =
      job.plan.command === 'train'
        ? 1
        : Math.min(MOST_BATCH, Math.max(1, Math.floor(job.tasks.length / LEAST_JOBS)));
  }

  async run(): Promise<TaskFailure[]> {
    const { signal, tasks } = this.job;
    const { note, address } = this.options;
    try {
      await this.abortable(this.announce());
      note(
        `${counted(tasks.length, 'task')} for workers of ${buildName(this.build)}: metalore worker ${address.url}`,
      );
      await this.listen();
      let checked = Date.now();
      while (!this.isOver()) {
        await this.abortable(this.refill());
        await this.abortable(this.takeResults(BLOCK_MS));
        if (Date.now() - checked < CHECK_MS) continue;
        await this.abortable(this.check());
        checked = Date.now();
      }
      signal?.throwIfAborted();
      return this.failures;
    } catch (error) {
      throw this.explained(error);
    } finally {
      await within(WITHDRAW_MS, this.open.size === 0 ? this.end() : this.withdraw());
      await within(WITHDRAW_MS, this.queue.close());
    }
  }

  private isOver(): boolean {
    return this.stopped || this.open.size === 0;
  }

  /** Puts what tasks need where workers find it. */
  private async announce(): Promise<void> {
    const { plan, tasks } = this.job;
    const { id, keys } = this;
    const about: About = {
      build: this.build,
      command: plan.command,
      name: plan.scenario.name,
      tasks: tasks.length,
    };
    const content = await packBundle({ id, plan });
    await this.store.set(id, keys.bundle, { what: 'what the tasks need', name: 'bundle', content });
    await this.redis
      .multi()
      .set(keys.about, JSON.stringify(about), 'EX', KEEP_SECONDS)
      .sadd(SUBMISSIONS, id)
      .exec();
    for (const task of this.open.values()) await this.offerCheckpoint(task);
  }

  /** Where a training was begun here, workers go on from that. */
  private async offerCheckpoint({ index }: Task): Promise<void> {
    const folder = this.folderOf(index);
    if (folder === undefined || !existsSync(filesIn(folder).checkpoint)) return;
    const key = this.keys.checkpoint(index);
    if (await this.redis.exists(key)) return;
    const facts: CheckpointFacts = {
      kind: 'checkpoint',
      id: this.id,
      build: this.build.hash,
      index,
    };
    const content = encodeContainer({ facts, sections: packRun(folder, CHECKPOINT_FILES) });
    const name = `checkpoint-${index}`;
    await this.store.set(this.id, key, { what: `a checkpoint of task ${index}`, name, content });
  }

  /** Passes on how far trainings are. */
  private async listen(): Promise<void> {
    const { plan, onMessage } = this.job;
    if (plan.command !== 'train' || !onMessage) return;
    const listener = this.options.connections.connect();
    listener.on('message', (_, text) => {
      try {
        const message = openJson(text, toldSchema);
        if (plan.items[message.index]?.name === message.progress.item) onMessage(message);
      } catch (error) {
        if (!(error instanceof RefusedMessage)) throw error;
      }
    });
    await this.abortable(listener.subscribe(this.keys.told));
  }

  /** Puts further tasks into the queue. */
  private async refill(): Promise<void> {
    const room = this.window - this.jobs.size;
    // Few at a time would cost a way to Redis each.
    if (this.pending.length === 0 || (this.jobs.size > 0 && room < this.window / 8)) return;
    const jobs: { jobId: string; tasks: Task[] }[] = [];
    const left = this.pending.slice();
    while (left.length > 0 && jobs.length < room) {
      const tasks = left.splice(-this.batch).reverse();
      jobs.push({ jobId: `${this.id}-${tasks[0].index}`, tasks });
    }
    try {
      await this.queue.addBulk(
        jobs.map(({ jobId, tasks }) => ({
          name: this.job.plan.command,
          data: { id: this.id, tasks } satisfies JobData,
          opts: { jobId, removeOnComplete: true, removeOnFail: false },
        })),
      );
    } catch (error) {
      // What comes back makes room.
      if (!isFull(error) || this.jobs.size === 0) throw error;
      if (!this.isFullTold) this.options.note(`${redisReason(error)}; goes on when there is room`);
      this.isFullTold = true;
      return;
    }
    this.pending.length = left.length;
    for (const { jobId, tasks } of jobs) {
      this.jobs.set(jobId, new Set(tasks.map(({ index }) => index)));
      for (const { index } of tasks) this.jobOf.set(index, jobId);
    }
  }

  /**
   * Takes what has come back. It is taken out of Redis when it is here on the disk.
   *
   * @returns whether there was something
   */
  private async takeResults(blockMs: number | undefined): Promise<boolean> {
    const { results } = this.keys;
    const read = await (blockMs === undefined
      ? this.redis.xreadBuffer('COUNT', READ_AT_A_TIME, 'STREAMS', results, '0')
      : this.reader.xreadBuffer(
          'COUNT',
          READ_AT_A_TIME,
          'BLOCK',
          blockMs,
          'STREAMS',
          results,
          '0',
        ));
    const entries = (read ?? []).flatMap(([, found]) => found);
    for (const [entry, [, content]] of entries) {
      this.lastNews = Date.now();
      const over = this.accept(content);
      await this.redis.xdel(results, entry);
      if (over) await this.forget(over);
      if (this.stopped) break;
    }
    return entries.length > 0;
  }

  /** What Redis has of a task that is over is needed no more; training that failed goes on from there. */
  private async forget({ index, isDone }: TaskOver): Promise<void> {
    await this.redis.hdel(this.keys.begun, String(index));
    if (isDone && this.job.plan.command === 'train')
      await this.redis.del(this.keys.checkpoint(index));
  }

  /** @returns the task that is over by this, if one is */
  private accept(content: Buffer | undefined): TaskOver | undefined {
    try {
      if (!content) throw new RefusedMessage('it is empty');
      const bytes = this.store.unwrap(this.id, content);
      const { facts, sections } = openContainer(bytes, resultFacts);
      if (facts.id !== this.id) throw new RefusedMessage('it belongs to another plan');
      if (facts.build !== this.build.hash) throw new RefusedMessage('it comes from another build');
      const task = this.open.get(facts.task.index);
      if (!task) {
        this.compare(facts.task, sectionsUnder(OUTPUT, sections), facts.worker);
        return undefined;
      }
      if (!sameTask(task, facts.task)) throw new RefusedMessage('it is of another task');
      if (facts.kind === 'failure') {
        this.close(task);
        this.fail(task, new Error(facts.message));
        return { index: task.index, isDone: false };
      }
      const output = sectionsUnder(OUTPUT, sections);
      requireOutput(this.job.plan, task, output);
      const folder = this.folderOf(task.index);
      if (folder !== undefined) {
        const files = arrivedFiles(sectionsUnder(RUN, sections), TRAINED_FILES);
        requireTrained(files);
        unpackRun(folder, files);
      }
      this.job.directory.parts.write(task, output);
      this.close(task);
      try {
        this.job.onDone?.(task);
      } catch (error) {
        this.fail(task, error);
      }
      return { index: task.index, isDone: true };
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      this.options.note(`refused a result: ${error.message}; the task will be done again`);
      return undefined;
    }
  }

  /** A result that comes once more does not count. */
  private compare(task: Task, output: object, worker: string): void {
    const counted = this.job.directory.parts.read(task);
    if (counted && !isDeepStrictEqual(counted, output))
      this.options.note(
        `warning: task ${task.index} was done twice, and ${worker} got something else than what counts;` +
          ' one of the machines computes wrong',
      );
  }

  /** A task is over. */
  private close({ index }: Task): void {
    this.open.delete(index);
    const job = this.jobOf.get(index);
    this.jobOf.delete(index);
    if (job === undefined) {
      // It came back although it was thought lost.
      const at = this.pending.findIndex((task) => task.index === index);
      if (at >= 0) this.pending.splice(at, 1);
      return;
    }
    const tasks = this.jobs.get(job);
    tasks?.delete(index);
    if (tasks?.size === 0) this.jobs.delete(job);
  }

  private fail(task: Task, error: unknown): void {
    const failure: TaskFailure = { task, error };
    this.failures.push(failure);
    try {
      if (this.job.goOn?.(failure) === false) this.stopped = true;
    } catch (reason) {
      this.stopped = true;
      throw reason;
    }
  }

  /** Looks whether what is to be done is still there, and does again what is not. */
  private async check(): Promise<void> {
    const isEmptied = !(await this.redis.exists(this.keys.bundle));
    if (isEmptied) {
      this.options.note('the Redis has lost what was submitted; submits it again');
      await this.announce();
    }
    const missing = await this.missingJobs();
    if (missing.length > 0) {
      // What a job leaves is there before it goes.
      while (await this.takeResults(undefined)) if (this.stopped) return;
      for (const job of missing) this.takeBack(job, { counts: !isEmptied });
    }
    if (this.pending.length > 0 && this.window < MOST_WINDOW)
      if ((await this.queue.getWaitingCount()) < FIRST_WINDOW / 2) this.window *= 2;
    if (Date.now() - this.lastNews > SILENT_MS && !this.isAloneTold) await this.lookForWorkers();
  }

  /** Jobs that are not in the queue any more; those that have failed there are failures here. */
  private async missingJobs(): Promise<string[]> {
    const ids = [...this.jobs.keys()];
    const pipeline = this.redis.pipeline();
    for (const id of ids)
      pipeline.hmget(
        `${PREFIX}:${queueName(this.build)}:${id}`,
        'timestamp',
        'finishedOn',
        'failedReason',
      );
    const answers = (await pipeline.exec()) ?? [];
    const missing: string[] = [];
    for (const [i, [error, fields]] of answers.entries()) {
      if (error) throw error;
      const [timestamp, finished, reason] = fields as (string | null)[];
      if (timestamp === null) missing.push(ids[i]);
      else if (finished !== null && reason !== null) {
        const tasks = [...(this.jobs.get(ids[i]) ?? [])].map((index) => this.open.get(index)!);
        await this.queue.remove(ids[i]);
        for (const task of tasks) {
          this.close(task);
          this.fail(task, new Error(reason));
        }
      }
    }
    return missing;
  }

  /**
   * The tasks of a job that got lost are to be done again.
   *
   * @param options.counts whether that may be due to the tasks: not when Redis has lost everything
   */
  private takeBack(job: string, { counts }: { counts: boolean }): void {
    const tasks = [...(this.jobs.get(job) ?? [])].map((index) => this.open.get(index)!);
    this.jobs.delete(job);
    for (const task of tasks.reverse()) {
      const { index } = task;
      this.jobOf.delete(index);
      const times = (this.lost.get(index) ?? 0) + Number(counts);
      this.lost.set(index, times);
      if (times <= MOST_LOST) this.pending.push(task);
      else {
        this.close(task);
        this.fail(
          task,
          new Error(
            `task ${index} got lost in the queue, or its result was refused, ${times} times`,
          ),
        );
      }
    }
  }

  private async lookForWorkers(): Promise<void> {
    this.isAloneTold = true;
    for (const name of await this.redis.smembers(WORKERS)) {
      const text = await this.redis.get(workerKey(name));
      if (text === null) await this.redis.srem(WORKERS, name);
      else
        try {
          if (openJson(text, workerSchema).build.hash === this.build.hash) return;
        } catch {
          // Of a version that says something else.
        }
    }
    this.options.note(
      `no worker of ${buildName(this.build)} is there; start some with metalore worker ${this.options.address.url}`,
    );
  }

  /** All tasks are over: nothing stays in Redis but what those that failed go on from. */
  private async end(): Promise<void> {
    const { keys, id, failures } = this;
    if (failures.length > 0) await this.bringCheckpoints(failures.map(({ task }) => task));
    else this.store.discard(id);
    await this.redis.srem(SUBMISSIONS, id);
    await this.redis.del(keys.results, keys.bundle, keys.about, keys.begun);
  }

  /** Takes out of the queue what nobody has begun, and fetches how far trainings are. */
  private async withdraw(): Promise<void> {
    await Promise.allSettled([...this.jobs.keys()].map((job) => this.queue.remove(job)));
    await this.redis.srem(SUBMISSIONS, this.id);
    await this.bringCheckpoints([...this.open.values(), ...this.failures.map(({ task }) => task)]);
  }

  /** So that who goes on without the queue goes on from there. */
  private async bringCheckpoints(tasks: readonly Task[]): Promise<void> {
    for (const { index } of tasks) {
      const folder = this.folderOf(index);
      if (folder === undefined) return;
      try {
        const found = await this.store.get(this.id, this.keys.checkpoint(index));
        if (!found) continue;
        const { facts, sections } = openContainer(found, checkpointFacts);
        if (facts.id === this.id && facts.index === index)
          unpackRun(folder, arrivedFiles(sections, CHECKPOINT_FILES));
      } catch (error) {
        if (!(error instanceof RefusedMessage)) throw error;
      }
    }
  }

  /** `runs/<item>/` of a training; undefined of other tasks. */
  private folderOf(index: number): string | undefined {
    const { plan, directory } = this.job;
    return plan.command === 'train' ? directory.file('runs', plan.items[index].name) : undefined;
  }

  /** Waits for something until it is there or the signal is aborted. @throws the signal's reason */
  private async abortable<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.job;
    if (!signal) return work;
    signal.throwIfAborted();
    let abort!: () => void;
    const aborted = new Promise<never>((_, reject) => {
      abort = () => {
        reject(signal.reason as Error);
      };
    });
    signal.addEventListener('abort', abort);
    // Whichever loses may fail unseen.
    work.catch(() => undefined);
    try {
      return await Promise.race([work, aborted]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** An error of Redis in words; others as they are. */
  private explained(error: unknown): unknown {
    if (error instanceof TooLarge) return new QueueError(error.message, { cause: error });
    const isOfRedis =
      error instanceof Error &&
      /^(ReplyError|AbortError|MaxRetriesPerRequestError)$/.test(error.name);
    if (!isOfRedis) return error;
    const { url } = this.options.address;
    return new QueueError(
      `the Redis at ${url} refuses what the queue needs: ${redisReason(error)}; nothing is lost, the same` +
        ' command goes on',
      { cause: error },
    );
  }
}

/** A task that is done or has failed. */
interface TaskOver {
  index: number;
  isDone: boolean;
}

const fileSchema = z.strictObject({ id: submissionId });

/** The id of what a run directory submits: the same again when it is continued. */
function submissionOf({ directory, plan }: Job): string {
  const file = directory.file('parts', 'queue.json');
  const hash = planHash(plan);
  if (existsSync(file))
    try {
      const { id } = openJson(readRegular(file).toString('utf8'), fileSchema);
      if (id.startsWith(hash)) return id;
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
    }
  const id = `${hash}-${randomBytes(8).toString('hex')}`;
  writeWhole(file, `${JSON.stringify({ id })}\n`);
  return id;
}
