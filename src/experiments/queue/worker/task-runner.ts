import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileSystemErrorCode, fileSystemReason } from '../../../runs/errors.js';
import type { Session } from '../../../runs/run-record.js';
import type { Task } from '../../task.js';
import { isPaused } from '../../time-limit.js';
import { redisAheadMs } from '../clock.js';
import { isFull } from '../errors.js';
import { keysOf } from '../keys.js';
import type { Store } from '../store.js';
import { CheckpointWatch, fetchCheckpoint } from './checkpoints.js';
import type { Lanes } from './lanes.js';
import type { Outbox, TaskFacts } from './outbox.js';
import type { KnownPlan } from './plans.js';
import type { Telling } from './telling.js';
import { Unfit } from './unfit.js';

/** Times that a task may be begun without getting further; then it is what ends the workers. */
const MOST_BEGUN = 8;

/** A task is not finished here: others are to go on. */
export class GivenBack extends Error {}

/** A task and where it comes from. */
export interface Given {
  /** of the submission */
  id: string;
  task: Task;
  known: KnownPlan;
  /** when training has to pause at a checkpoint, ms since 1970 by the clock of Redis */
  endMs?: number | undefined;
}

export interface TaskRunnerOptions {
  /** the hash of the build */
  build: string;
  /** the worker's */
  name: string;
  /** of the worker, for what its tasks need */
  folder: string;
  store: Store;
  lanes: Lanes;
  outbox: Outbox;
  telling: Telling;
  /** counts tasks for whoever asks */
  tally: { done: number; running: number };
  /** when aborted, what takes long is given back */
  signal: AbortSignal;
  say: (line: string) => void;
}

/** Does tasks one by one, and hands on what comes of each. */
export class TaskRunner {
  constructor(
    private readonly options: TaskRunnerOptions,
    private readonly session: Session,
  ) {}

  /** @throws {GivenBack | Unfit} when others have to do it */
  async run(given: Given): Promise<void> {
    const { build, name, outbox, tally } = this.options;
    const { id, task, known } = given;
    const facts: TaskFacts = { id, build, task, worker: name };
    const begun = await this.countBegun(given);
    if (begun > MOST_BEGUN) {
      const message =
        `task ${task.index} was begun ${MOST_BEGUN} times without getting further: each time its worker was` +
        ' lost; perhaps it needs more memory than the workers have';
      await outbox.sendFailure(facts, message);
      return;
    }
    const { plan } = known;
    tally.running++;
    try {
      if (plan.command === 'train') await this.train(given, facts, plan.items[task.index].name);
      else await this.compute(given, facts, undefined);
    } finally {
      tally.running--;
    }
  }

  /** @returns how often the task was begun, this time included. @throws {GivenBack} when this worker is to end */
  private async countBegun({ id, task }: Given): Promise<number> {
    const { store, outbox, signal } = this.options;
    const count = () => store.redis.hincrby(keysOf(id).begun, String(task.index), 1);
    try {
      return await outbox.whenThereIsRoom(count, { meanwhile: 'begins nothing', signal });
    } catch (error) {
      if (signal.aborted) throw new GivenBack();
      throw error;
    }
  }

  private async train(given: Given, facts: TaskFacts, item: string): Promise<void> {
    const { store, say, telling, build } = this.options;
    const { id, task } = given;
    const { index } = task;
    const folder = join(this.runsFolder(given), item);
    const training = { id, build, index };
    await fetchCheckpoint(store, training, { folder, say });
    const watch = new CheckpointWatch(store, training, { folder, say });
    try {
      say(`begins ${item} (task ${index})`);
      const end = await this.compute(given, facts, watch);
      if (end !== undefined) say(`${end}: ${item}`);
    } finally {
      watch.end();
      telling.drop(training);
      rmSync(this.runsFolder(given), { recursive: true, force: true });
    }
  }

  /**
   * @param watch of a training
   * @returns how it ended; undefined when nobody waits for it any more
   */
  private async compute(
    given: Given,
    facts: TaskFacts,
    watch: CheckpointWatch | undefined,
  ): Promise<'done' | 'failed' | 'paused' | undefined> {
    const { lanes, outbox, signal, store, tally } = this.options;
    const { id, task, known, endMs } = given;
    const hereMs = endMs === undefined ? undefined : endMs - (await redisAheadMs(store.redis));
    if (endMs !== undefined && hereMs! <= Date.now()) {
      // It waited until there was no time for it.
      await outbox.sendPaused(facts, endMs);
      return 'paused';
    }
    const end = await lanes.run(
      {
        planFile: join(known.folder, 'plan.json'),
        task,
        runsFolder: this.runsFolder(given),
        session: this.session,
        endMs: hereMs,
        facts: { kind: 'result', ...facts },
      },
      watch && signal,
    );
    if (end === undefined) {
      if (!signal.aborted) return undefined;
      await watch?.upload();
      try {
        await store.redis.hincrby(keysOf(id).begun, String(task.index), -1);
      } catch (error) {
        // It counts as begun once more, which matters little; that others go on does.
        if (!isFull(error)) throw error;
      }
      throw new GivenBack();
    }
    tally.done++;
    if (end.done) {
      await outbox.sendResult(facts, end.content);
      return 'done';
    }
    if (fileSystemErrorCode(end.error))
      throw new Unfit(`this machine cannot do tasks: ${fileSystemReason(end.error)}`);
    await watch?.upload();
    const { error } = end;
    if (isPaused(error)) {
      await outbox.sendPaused(facts, endMs!);
      return 'paused';
    }
    await outbox.sendFailure(facts, error instanceof Error ? error.message : String(error));
    return 'failed';
  }

  /** Where the folder of a task's run is. */
  private runsFolder({ id, task }: Given): string {
    return join(this.options.folder, `runs-${id}-${task.index}`);
  }
}
