import type { Redis } from 'ioredis';
import { keysOf } from '../keys.js';
import type { ThreadMessage } from './thread.js';

/** Tells whoever watches how far trainings are: where they are, not where they were. */
export class Telling {
  /** by submission and task */
  private readonly news = new Map<string, ThreadMessage>();

  constructor(private readonly redis: Redis) {}

  /** To be told at the next opportunity. */
  add(message: ThreadMessage): void {
    this.news.set(nameOf(message), message);
  }

  /** A task is over. */
  drop(task: { id: string; index: number }): void {
    this.news.delete(nameOf(task));
  }

  send(): void {
    if (this.redis.status !== 'ready') return;
    for (const { id, message } of this.news.values())
      this.redis.publish(keysOf(id).told, JSON.stringify(message)).catch(() => undefined);
    this.news.clear();
  }
}

function nameOf({ id, index }: { id: string; index: number }): string {
  return `${id}/${index}`;
}
