import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { Piscina } from 'piscina';
import { fileSystemErrorCode, fileSystemReason } from '../../runs/errors.js';
import { encodeContainer } from '../../runs/files/container.js';
import { makeFolder } from '../../runs/files/make-folder.js';
import { filesIn } from '../../runs/run-files.js';
import type { Session } from '../../runs/run-record.js';
import { gitCommit } from '../../runs/version.js';
import type { Plan } from '../../runs/plans/plan.js';
import { counted } from '../../words/numbers.js';
import { deathOf } from '../threads.js';
import type { Task } from '../task.js';
import type { QueueAddress } from './address.js';
import { buildName, ownBuild, type Build } from './build.js';
import { backendOf, requireTask, unpackBundle } from './bundle.js';
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
  aboutSchema,
  checked,
  checkpointFacts,
  jobSchema,
  openContainer,
  openJson,
  type About,
  type CheckpointFacts,
  type ResultFacts,
} from './messages.js';
import { arrivedFiles, CHECKPOINT_FILES, packRun, unpackRun } from './run-folder.js';
import { Store, TooLarge } from './store.js';
import type { ThreadEnd, ThreadMessage, ThreadTask } from './thread.js';

/** A worker that has not been heard of for so long is taken for lost, ms; its tasks go to others. */
export const LOCK_MS = 15_000;
/** How often workers look for tasks of lost ones, ms. */
const STALLED_MS = 5_000;
/** Times that a task may be begun without getting further; then it is what ends the workers. */
const MOST_BEGUN = 8;
/** How often a worker says that it lives, and looks at who else is there, ms. */
const ALIVE_MS = 10_000;
/** How long a worker that is to end waits for what it does, ms */
const CLOSE_MS = 30_000;
/** Plans that a worker keeps unpacked. */
const KEPT_PLANS = 4;
/** ms between looks for a new checkpoint, and between tellings of how far a training is */
const CHECKPOINT_MS = 1_000;
/** ms until something is tried again that a full Redis has refused */
const FULL_MS = 2_000;

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

/** This machine cannot do a task that others can. */
class Unfit extends QueueError {}

/** A plan that tasks are done of. */
interface Known {
  plan: Plan;
  backend: string | null;
  folder: string;
}

/** A task and where it comes from. */
interface Given {
  id: string;
  task: Task;
  known: Known;
}

class QueueWorker {
  private readonly build: Build = ownBuild();
  private readonly name = `${hostname()}-${process.pid}-${Date.now().toString(36)}`;
  private readonly redis: Redis;
  private readonly store: Store;
  private readonly folder = mkdtempSync(join(tmpdir(), 'metalore-worker-'));
  private readonly pool: Piscina;
  private readonly plans = new Map<string, Promise<Known | undefined>>();
  /** builds that were told of */
  private readonly others = new Set<string>();
  private readonly stop = new AbortController();
  private unfit: Unfit | undefined;
  private done = 0;
  /** whether a full Redis was told of */
  private full = false;
  private session: Session = { command: '', gitCommit: null };
  /** by submission: what ends its tasks */
  private readonly underWay = new Map<string, Set<AbortController>>();
  /** told at the next opportunity, by submission and task */
  private readonly told = new Map<string, ThreadMessage>();

  constructor(
    private readonly options: WorkerOptions,
    private readonly connections: Connections,
  ) {
    this.redis = connections.connect();
    this.store = new Store(this.redis, options.shared);
    this.pool = new Piscina({
      filename: new URL('./thread.js', import.meta.url).href,
      minThreads: options.jobs,
      maxThreads: options.jobs,
    });
    // What ends a thread rejects the task that it was doing.
    this.pool.on('error', () => undefined);
    this.pool.on('message', (message: ThreadMessage) => {
      this.told.set(`${message.id}/${message.index}`, message);
    });
  }

  async run(): Promise<void> {
    const { say, jobs, address, signal, command } = this.options;
    const abort = () => {
      this.stop.abort();
    };
    const timers: NodeJS.Timeout[] = [];
    let worker: Worker | undefined;
    try {
      this.session = { command, gitCommit: await gitCommit() };
      await this.look({ first: true });
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) return;
      worker = this.listen();
      timers.push(
        setInterval(() => {
          if (this.redis.status === 'ready') void this.look({ first: false });
        }, ALIVE_MS),
        setInterval(() => {
          this.tell();
        }, CHECKPOINT_MS),
      );
      say(
        `${buildName(this.build)} takes tasks from ${address.url}, ${jobs} at the same time; worker ${this.name}`,
      );
      await new Promise<void>((resolve) => {
        if (this.stop.signal.aborted) resolve();
        this.stop.signal.addEventListener('abort', () => {
          resolve();
        });
      });
      say('ends: finishes what is short, gives training back to the queue');
      await within(CLOSE_MS, worker.close());
      say(`has done ${counted(this.done, 'task')}`);
    } finally {
      signal.removeEventListener('abort', abort);
      for (const timer of timers) clearInterval(timer);
      await this.pool.destroy();
      await within(
        2000,
        this.redis.multi().del(workerKey(this.name)).srem(WORKERS, this.name).exec(),
      );
      rmSync(this.folder, { recursive: true, force: true });
    }
    if (this.unfit) throw this.unfit;
  }

  private listen(): Worker {
    const { bullmq } = this.connections.packages;
    const worker = new bullmq.Worker(
      queueName(this.build),
      (job, token) => this.work(job, token ?? ''),
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

  /** Says that this worker lives, and looks whether there is work for other builds. */
  private async look({ first }: { first: boolean }): Promise<void> {
    const { jobs, say } = this.options;
    const about = JSON.stringify({ build: this.build, jobs });
    try {
      await this.redis
        .multi()
        .set(workerKey(this.name), about, 'PX', 3 * ALIVE_MS)
        .sadd(WORKERS, this.name)
        .exec();
      const submissions = await submissionsIn(this.redis);
      const others = submissions.filter(({ build }) => build.hash !== this.build.hash);
      const refused = others.map(
        ({ build, command, name }) =>
          `refused: ${command} of ${name} was submitted by ${buildName(build)}, and this is` +
          ` ${buildName(this.build)}; install the same here`,
      );
      if (first && refused.length > 0 && refused.length === submissions.length)
        throw new QueueError([...new Set(refused)].join('\n'));
      others.forEach(({ build }, i) => {
        if (!this.others.has(build.hash)) say(refused[i]);
        this.others.add(build.hash);
      });
    } catch (error) {
      if (first) throw error instanceof QueueError ? error : this.unusable(error);
      this.trouble(error);
    }
  }

  /** Does the tasks of a job. */
  private async work(job: Job, token: string): Promise<void> {
    const { bullmq } = this.connections.packages;
    try {
      const { id, tasks } = checked(job.data, jobSchema);
      for (const task of tasks) {
        const known = await this.planOf(id);
        if (!known) return;
        requireTask(known.plan, task);
        await this.requireFit(known);
        if (this.stop.signal.aborted) throw new GivenBack();
        await this.do({ id, task, known });
      }
    } catch (error) {
      if (error instanceof GivenBack || error instanceof Unfit) {
        if (error instanceof Unfit) {
          this.unfit ??= error;
          this.stop.abort();
        }
        await job.moveToWait(token);
        throw new bullmq.WaitingError();
      }
      if (error instanceof RefusedMessage) {
        this.options.say(`refused task ${job.id ?? ''}: ${error.message}`);
        throw new bullmq.UnrecoverableError(`refused by ${this.name}: ${error.message}`);
      }
      throw error;
    }
  }

  private async do(given: Given): Promise<void> {
    const { id, task, known } = given;
    const { index } = task;
    const keys = keysOf(id);
    const facts = { id, build: this.build.hash, task, worker: this.name };
    const begun = await this.redis.hincrby(keys.begun, String(index), 1);
    if (begun > MOST_BEGUN) {
      const message =
        `task ${index} was begun ${MOST_BEGUN} times without getting further: each time its worker was` +
        ' lost; perhaps it needs more memory than the workers have';
      await this.send(id, { kind: 'failure', ...facts, message });
      return;
    }
    const trained = known.plan.command === 'train' ? known.plan.items[index].name : undefined;
    const runsFolder = join(this.folder, `runs-${id}-${index}`);
    const folder = trained === undefined ? undefined : join(runsFolder, trained);
    const watch = folder === undefined ? undefined : await this.prepare(given, folder);
    try {
      if (trained !== undefined) this.options.say(`begins ${trained} (task ${index})`);
      const end = await this.compute(
        {
          planFile: join(known.folder, 'plan.json'),
          task,
          runsFolder,
          session: this.session,
          facts: { kind: 'result', ...facts },
        },
        { givesBack: trained !== undefined },
      );
      if (end === undefined) {
        // Nobody waits for it any more.
        if (!this.stop.signal.aborted) return;
        await watch?.upload();
        await this.redis.hincrby(keys.begun, String(index), -1);
        throw new GivenBack();
      }
      if (end.done) await this.sendContent(id, { index, content: end.content, facts });
      else {
        if (fileSystemErrorCode(end.error))
          throw new Unfit(`this machine cannot do tasks: ${fileSystemReason(end.error)}`);
        const message = end.error instanceof Error ? end.error.message : String(end.error);
        await watch?.upload();
        await this.send(id, { kind: 'failure', ...facts, message: message.slice(0, 100_000) });
      }
      this.done++;
      if (trained !== undefined) this.options.say(`${end.done ? 'done' : 'failed'}: ${trained}`);
    } finally {
      watch?.end();
      this.told.delete(`${id}/${index}`);
      if (folder !== undefined) rmSync(runsFolder, { recursive: true, force: true });
    }
  }

  /**
   * Runs a task in a thread.
   *
   * @param options.givesBack whether it takes long, and so is given back when the worker is to end
   * @returns undefined when it was given back
   */
  private async compute(
    given: ThreadTask,
    { givesBack }: { givesBack: boolean },
  ): Promise<ThreadEnd | undefined> {
    const abort = new AbortController();
    const stopped = () => {
      if (givesBack) abort.abort();
    };
    this.stop.signal.addEventListener('abort', stopped);
    if (this.stop.signal.aborted) stopped();
    const { id } = given.facts;
    const aborts = this.underWay.get(id) ?? new Set();
    this.underWay.set(id, aborts.add(abort));
    try {
      return (await this.pool.run(given, { signal: abort.signal })) as ThreadEnd;
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      return { done: false, error: deathOf(error) };
    } finally {
      this.stop.signal.removeEventListener('abort', stopped);
      aborts.delete(abort);
      if (aborts.size === 0) this.underWay.delete(id);
    }
  }

  /** Gets a training going where it was, and keeps its checkpoints in the queue. */
  private async prepare({ id, task: { index } }: Given, folder: string): Promise<CheckpointWatch> {
    const key = keysOf(id).checkpoint(index);
    const { say } = this.options;
    rmSync(folder, { recursive: true, force: true });
    makeFolder(folder);
    try {
      const found = await this.store.get(id, key);
      if (found) {
        const { facts, sections } = openContainer(found, checkpointFacts);
        if (facts.id !== id || facts.index !== index || facts.build !== this.build.hash)
          throw new RefusedMessage('it belongs to something else');
        unpackRun(folder, arrivedFiles(sections, CHECKPOINT_FILES));
      }
    } catch (error) {
      if (!(error instanceof RefusedMessage)) throw error;
      say(`refused the checkpoint of task ${index}: ${error.message}; it begins anew`);
    }
    const file = filesIn(folder).checkpoint;
    let seen = stampOf(file);
    let told = false;
    const facts: CheckpointFacts = { kind: 'checkpoint', id, build: this.build.hash, index };
    const upload = async () => {
      const stamp = stampOf(file);
      if (stamp === undefined || stamp === seen) return;
      const content = encodeContainer({ facts, sections: packRun(folder, CHECKPOINT_FILES) });
      try {
        await this.store.set(id, key, {
          what: `a checkpoint of task ${index}`,
          name: `checkpoint-${index}`,
          content,
        });
        await this.redis.hdel(keysOf(id).begun, String(index));
        seen = stamp;
      } catch (error) {
        if (!told) say(`not kept: ${troubleOf(error)}`);
        told = true;
      }
    };
    let last = Promise.resolve();
    let busy = false;
    const next = () => {
      busy = true;
      last = last
        .then(upload)
        .catch(() => undefined)
        .then(() => {
          busy = false;
        });
      return last;
    };
    const timer = setInterval(() => {
      if (!busy) void next();
    }, CHECKPOINT_MS);
    return {
      upload: next,
      end: () => {
        clearInterval(timer);
      },
    };
  }

  private async send(id: string, facts: ResultFacts): Promise<void> {
    const content = encodeContainer({ facts, sections: {} });
    await this.append(id, this.store.wrap(id, { what: 'a message', name: 'message', content }));
  }

  private async sendContent(
    id: string,
    {
      index,
      content,
      facts,
    }: { index: number; content: Uint8Array; facts: Omit<ResultFacts, 'kind' | 'message'> },
  ): Promise<void> {
    try {
      const what = `the result of task ${index}`;
      await this.append(id, this.store.wrap(id, { what, name: `result-${index}`, content }));
    } catch (error) {
      if (error instanceof TooLarge)
        await this.send(id, { kind: 'failure', ...facts, message: error.message });
      else if (fileSystemErrorCode(error))
        throw new Unfit(`the shared directory cannot be written: ${fileSystemReason(error)}`);
      else throw error;
    }
  }

  /** Hands a message to the submitter, when there is room for it. */
  private async append(id: string, content: Buffer): Promise<void> {
    const { results } = keysOf(id);
    for (;;) {
      try {
        await this.redis.xadd(results, '*', 'c', content);
        await this.redis.expire(results, KEEP_SECONDS);
        this.full = false;
        return;
      } catch (error) {
        if (!isFull(error)) throw error;
        if (!this.full)
          this.options.say(`${redisReason(error)}; keeps what it has done until there is room`);
        this.full = true;
        await new Promise((resolve) => setTimeout(resolve, FULL_MS));
      }
    }
  }

  /** A plan, unpacked once; undefined when its submission is over. */
  private planOf(id: string): Promise<Known | undefined> {
    const known = this.plans.get(id);
    if (known) return known;
    const found = this.fetch(id);
    this.plans.set(id, found);
    // What went wrong once may not again; and old ones make room.
    found.catch(() => this.plans.delete(id));
    const [oldest] = this.plans.keys();
    if (this.plans.size > KEPT_PLANS) this.plans.delete(oldest);
    return found;
  }

  private async fetch(id: string): Promise<Known | undefined> {
    const bytes = await this.store.get(id, keysOf(id).bundle);
    if (!bytes) {
      this.plans.delete(id);
      return undefined;
    }
    const folder = mkdtempSync(join(this.folder, 'plan-'));
    const { plan, backend } = unpackBundle(bytes, { id, folder });
    this.options.say(`works on ${plan.command} of ${plan.scenario.name}`);
    return { plan, backend, folder };
  }

  /** Refuses to train on something else than the submitter has. @throws {Unfit} */
  private async requireFit({ plan, backend }: Known): Promise<void> {
    if (plan.command !== 'train') return;
    const own = await backendOf(plan);
    if (own !== backend)
      throw new Unfit(
        `training was submitted from a machine with backend ${backend}, and here it would be ${own}, with other` +
          ' results; set training.backend to one that is everywhere',
      );
  }

  /** Tells how far trainings are. */
  private tell(): void {
    // Who watches is told where they are, not where they were.
    if (this.redis.status !== 'ready') return;
    for (const [name, { id, message }] of this.told) {
      this.told.delete(name);
      this.redis.publish(keysOf(id).told, JSON.stringify(message)).catch(() => undefined);
    }
  }

  private trouble(error: unknown): void {
    if (isFull(error)) {
      if (!this.full) this.options.say(redisReason(error));
      this.full = true;
    } else if (isOfConnection(error)) this.connections.lost(error);
    else if (isOfLostTask(error)) void this.endAbandoned();
    else this.options.say(redisReason(error));
  }

  /**
   * Ends tasks whose submission is gone: nobody waits for them. Those that this worker was thought to have
   * lost go on: another worker may do them too, and what comes back first counts.
   */
  private async endAbandoned(): Promise<void> {
    for (const [id, aborts] of this.underWay)
      if ((await this.redis.exists(keysOf(id).about)) === 0)
        for (const abort of aborts) abort.abort();
  }

  private unusable(error: unknown): QueueError {
    return new QueueError(
      `cannot use the Redis at ${this.options.address.url}: ${redisReason(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** A task is not finished here. */
class GivenBack extends Error {}

interface CheckpointWatch {
  /** brings the last checkpoint into the queue */
  upload: () => Promise<void>;
  end: () => void;
}

/** Changes when a file is replaced; undefined while there is none. */
function stampOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.ino} ${found.mtimeMs} ${found.size}`;
}

function troubleOf(error: unknown): string {
  return error instanceof TooLarge ? error.message : redisReason(error);
}

/** What BullMQ says of a task that has gone to others, or away. */
function isOfLostTask(error: unknown): boolean {
  return (
    error instanceof Error && /could not renew lock|Missing (key|lock) for job/.test(error.message)
  );
}

function isOfConnection(error: unknown): boolean {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return /^E[A-Z]+$/.test(code) || /Connection is closed|Socket timeout/i.test(message);
}

/** What has been submitted and is not over. */
export async function submissionsIn(redis: Redis): Promise<About[]> {
  const found: About[] = [];
  for (const id of await redis.smembers(SUBMISSIONS)) {
    const text = await redis.get(keysOf(id).about);
    if (text === null) await redis.srem(SUBMISSIONS, id);
    else
      try {
        found.push(openJson(text, aboutSchema));
      } catch {
        // Not ours to judge: it is of a version that says something else.
      }
  }
  return found;
}

/** Waits for something no longer than so many ms, however it ends. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
