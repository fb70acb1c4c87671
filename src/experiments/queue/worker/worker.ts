import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { gitCommit } from '../../../runs/version.js';
import { counted } from '../../../words/numbers.js';
import type { QueueAddress } from '../address.js';
import { buildName, ownBuild, type Build } from '../build.js';
import { requireTask } from '../bundle.js';
import { Connections } from '../connection.js';
import { isFull, QueueError, redisReason, RefusedMessage } from '../errors.js';
import { keysOf, PREFIX, queueName } from '../keys.js';
import { checked, jobSchema } from '../messages.js';
import { Room } from '../room.js';
import { warningsOf } from '../server.js';
import { Store } from '../store.js';
import { within } from '../waiting.js';
import { Lanes } from './lanes.js';
import { Outbox } from './outbox.js';
import { Plans, requireFit } from './plans.js';
import { ALIVE_MS, Presence } from './presence.js';
import { GivenBack, TaskRunner } from './task-runner.js';
import { Telling } from './telling.js';
import { isOfConnection, isOfLostTask } from './trouble.js';

/** A worker that has not been heard of for so long is taken for lost, ms; its tasks go to others. */
const LOCK_MS = 15_000;
/** How often workers look for tasks of lost ones, ms. */
const STALLED_MS = 5_000;
/** How long a worker that is to end waits for what it does, ms */
const CLOSE_MS = 30_000;
/** ms between tellings of how far a training, and the worker, is */
const TELL_MS = 1_000;

export interface WorkerOptions {
  address: QueueAddress;
  /** tasks at the same time */
  jobs: number;
  shared: string | undefined;
  /** tells people what happens */
  say: (line: string) => void;
  /** as typed, for meta.json */
  command: string;
  /** when aborted, the worker finishes what is short, gives the rest back, and ends */
  signal: AbortSignal;
}

/**
 * Does tasks of a queue until it is asked to end.
 *
 * @throws {QueueError} when the queue cannot be used, has only work for other builds, or this machine
 *   cannot do its tasks
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { address, say } = options;
  const { connections, server } = await Connections.open(address, say);
  try {
    for (const warning of warningsOf(server)) say(warning);
    await new QueueWorker(options, connections).run();
  } finally {
    connections.close();
  }
}

class QueueWorker {
  private readonly build: Build = ownBuild();
  private readonly redis: Redis;
  private readonly folder = mkdtempSync(join(tmpdir(), 'metalore-worker-'));
  private readonly store: Store;
  private readonly plans: Plans;
  private readonly presence: Presence;
  private readonly room: Room;
  private readonly outbox: Outbox;
  private readonly telling: Telling;
  private readonly lanes: Lanes;
  private readonly stop = new AbortController();
  private readonly tally = { done: 0, running: 0 };
  /** why this machine cannot do tasks that others can */
  private unfit: QueueError | undefined;

  constructor(
    private readonly options: WorkerOptions,
    private readonly connections: Connections,
  ) {
    const { jobs, shared, say } = options;
    this.redis = connections.connect();
    this.store = new Store(this.redis, shared);
    this.plans = new Plans(this.store, { folder: this.folder, say });
    this.presence = new Presence(
      this.redis,
      () => ({ build: this.build, jobs, ...this.tally }),
      say,
    );
    this.room = new Room(say);
    this.outbox = new Outbox(this.redis, this.store, this.room);
    this.telling = new Telling(this.redis);
    this.lanes = new Lanes(jobs, (message) => {
      this.telling.add(message);
    });
  }

  async run(): Promise<void> {
    const { say, jobs, address, signal } = this.options;
    const abort = () => {
      this.stop.abort();
    };
    const timers: NodeJS.Timeout[] = [];
    try {
      const runner = await this.runner();
      await this.lookFirst();
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) return;
      const worker = this.listen(runner);
      timers.push(
        setInterval(() => {
          void this.whereThere(() => this.presence.look({ first: false }));
        }, ALIVE_MS),
        setInterval(() => {
          this.telling.send();
          void this.whereThere(() => this.presence.tell());
        }, TELL_MS),
      );
      say(
        `${buildName(this.build)} takes tasks from ${address.url}, ${jobs} at the same time;` +
          ` worker ${this.presence.name}`,
      );
      await new Promise<void>((resolve) => {
        if (this.stop.signal.aborted) resolve();
        this.stop.signal.addEventListener('abort', () => {
          resolve();
        });
      });
      say('ends: finishes what is short, gives training back to the queue');
      await within(CLOSE_MS, worker.close());
      say(`has done ${counted(this.tally.done, 'task')}`);
    } finally {
      signal.removeEventListener('abort', abort);
      for (const timer of timers) clearInterval(timer);
      await this.lanes.destroy();
      await within(2000, this.presence.leave());
      rmSync(this.folder, { recursive: true, force: true });
    }
    if (this.unfit) throw this.unfit;
  }

  private async runner(): Promise<TaskRunner> {
    const { folder, store, lanes, outbox, telling, tally, build, stop } = this;
    const { say, command } = this.options;
    const { name } = this.presence;
    return new TaskRunner(
      {
        ...{ folder, store, lanes, outbox, telling, tally, say, name },
        build: build.hash,
        signal: stop.signal,
      },
      { command, gitCommit: await gitCommit() },
    );
  }

  private listen(runner: TaskRunner): Worker {
    const { bullmq } = this.connections.packages;
    const worker = new bullmq.Worker(
      queueName(this.build),
      (job, token) => this.work(job, { token: token ?? '', runner }),
      {
        connection: this.connections.connect(),
        prefix: PREFIX,
        concurrency: this.options.jobs,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_MS,
        // How often a task was lost is counted where it is begun, and begins anew when it gets further.
        maxStalledCount: 1_000_000,
        skipVersionCheck: true,
        drainDelay: 5,
      },
    );
    worker.on('error', (error) => {
      this.trouble(error);
    });
    worker.on('stalled', (job) => {
      this.options.say(`a worker was lost, its task ${job} is in the queue again`);
    });
    return worker;
  }

  private async lookFirst(): Promise<void> {
    try {
      await this.presence.look({ first: true });
    } catch (error) {
      if (error instanceof QueueError) throw error;
      const { url } = this.options.address;
      throw new QueueError(`cannot use the Redis at ${url}: ${redisReason(error)}`, {
        cause: error,
      });
    }
  }

  /** Does something that can wait when Redis is away. */
  private async whereThere(work: () => Promise<void>): Promise<void> {
    if (this.redis.status !== 'ready') return;
    try {
      await work();
    } catch (error) {
      this.trouble(error);
    }
  }

  /** Does the tasks of a job. */
  private async work(
    job: Job,
    { token, runner }: { token: string; runner: TaskRunner },
  ): Promise<void> {
    const { bullmq } = this.connections.packages;
    try {
      const { id, tasks, endMs } = checked(job.data, jobSchema);
      for (const task of tasks) {
        const known = await this.plans.of(id);
        if (!known) return;
        requireTask(known.plan, task);
        await requireFit(known);
        if (this.stop.signal.aborted) throw new GivenBack();
        await runner.run({ id, task, known, endMs });
      }
    } catch (error) {
      if (error instanceof GivenBack || error instanceof QueueError) {
        if (error instanceof QueueError) {
          this.unfit ??= error;
          this.stop.abort();
        }
        await job.moveToWait(token);
        throw new bullmq.WaitingError();
      }
      if (error instanceof RefusedMessage) {
        this.options.say(`refused task ${job.id ?? ''}: ${error.message}`);
        throw new bullmq.UnrecoverableError(`refused by ${this.presence.name}: ${error.message}`);
      }
      throw error;
    }
  }

  private trouble(error: unknown): void {
    if (isFull(error)) this.room.full(error, '');
    else if (isOfConnection(error)) this.connections.lost(error);
    else if (isOfLostTask(error)) void this.endAbandoned();
    else this.options.say(redisReason(error));
  }

  /**
   * Ends tasks whose submission is gone: nobody waits for them. Those that this worker was thought to have
   * lost go on: another worker may do them too, and what comes back first counts.
   */
  private async endAbandoned(): Promise<void> {
    for (const id of this.lanes.submissions())
      if ((await this.redis.exists(keysOf(id).about)) === 0) this.lanes.endAllOf(id);
  }
}
