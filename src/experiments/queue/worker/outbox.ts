import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { fileSystemErrorCode, fileSystemReason } from '../../../runs/errors.js';
import { encodeContainer } from '../../../runs/files/container.js';
import { KEEP_SECONDS, keysOf } from '../keys.js';
import type { ResultFacts } from '../messages.js';
import type { Room } from '../room.js';
import { TooLarge, type Store } from '../store.js';
import { Unfit } from './unfit.js';

/** ms until something is tried again that a full Redis has refused */
const FULL_MS = 2_000;

/** What all messages about a task say. */
export type TaskFacts = Omit<ResultFacts, 'kind' | 'message' | 'endMs'>;

/** Hands what has come of tasks to their submitters. */
export class Outbox {
  constructor(
    private readonly redis: Redis,
    private readonly store: Store,
    private readonly room: Room,
  ) {}

  /** @param content a container with the result of a task */
  async sendResult(facts: TaskFacts, content: Uint8Array): Promise<void> {
    const { id, task } = facts;
    const what = `the result of task ${task.index}`;
    const name = `result-${task.index}`;
    try {
      await this.append(id, this.store.wrap(id, { what, name, content }));
    } catch (error) {
      if (error instanceof TooLarge) await this.sendFailure(facts, error.message);
      else if (fileSystemErrorCode(error))
        throw new Unfit(`the shared directory cannot be written: ${fileSystemReason(error)}`);
      else throw error;
    }
  }

  async sendFailure(facts: TaskFacts, message: string): Promise<void> {
    await this.sendFacts({ kind: 'failure', ...facts, message: message.slice(0, 100_000) });
  }

  /** @param endMs as the job of the task has it */
  async sendPaused(facts: TaskFacts, endMs: number): Promise<void> {
    await this.sendFacts({ kind: 'paused', ...facts, endMs });
  }

  /**
   * Puts something into Redis, again and again while it is full.
   *
   * @param options.meanwhile what this worker does, to be told
   * @param options.signal ends the waiting
   * @throws the signal's reason
   */
  async whenThereIsRoom<T>(
    put: () => Promise<T>,
    {
      meanwhile = 'keeps what it has done',
      signal,
    }: { meanwhile?: string; signal?: AbortSignal } = {},
  ): Promise<T> {
    for (;;) {
      const taken = await this.room.takes(put, `; ${meanwhile} until there is room`);
      if (taken) return taken.answer;
      await sleep(FULL_MS, undefined, { signal });
    }
  }

  private async sendFacts(facts: ResultFacts): Promise<void> {
    const content = encodeContainer({ facts, sections: {} });
    const { id } = facts;
    await this.append(id, this.store.wrap(id, { what: 'a message', name: 'message', content }));
  }

  /** Hands a message to the submitter, when there is room for it. */
  private async append(id: string, content: Buffer): Promise<void> {
    const { results } = keysOf(id);
    await this.whenThereIsRoom(() =>
      // One way to Redis and back.
      Promise.all([
        this.redis.xadd(results, '*', 'c', content),
        this.redis.expire(results, KEEP_SECONDS),
      ]),
    );
  }
}
