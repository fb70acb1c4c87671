import type { Redis } from 'ioredis';
import type { Job } from '../../executor.js';
import type { TrainingMessage } from '../../train/run.js';
import type { Build } from '../build.js';
import { packBundle } from '../bundle.js';
import type { Connections } from '../connection.js';
import { RefusedMessage } from '../errors.js';
import { KEEP_SECONDS, keysOf, SUBMISSIONS } from '../keys.js';
import { openJson, toldSchema, type About, type Standing } from '../messages.js';
import type { Store } from '../store.js';
import type { Arrival } from './arrival.js';

/** What stands in Redis of a submission besides its tasks and their results. */
export class Announcement {
  private readonly redis: Redis;
  private readonly keys: ReturnType<typeof keysOf>;

  constructor(
    private readonly id: string,
    private readonly of: { build: Build; connections: Connections; store: Store },
  ) {
    this.redis = of.store.redis;
    this.keys = keysOf(id);
  }

  /** Puts what tasks need where workers find it. */
  async announce({ plan, tasks }: Job): Promise<void> {
    const { id, keys } = this;
    const { build, store } = this.of;
    const about: About = {
      build,
      command: plan.command,
      name: plan.scenario.name,
      tasks: tasks.length,
    };
    const content = await packBundle({ id, plan });
    await store.set(id, keys.bundle, { what: 'what the tasks need', name: 'bundle', content });
    await this.redis
      .multi()
      .set(keys.about, JSON.stringify(about), 'EX', KEEP_SECONDS)
      .sadd(SUBMISSIONS, id)
      .exec();
  }

  /** Whether Redis still has it. */
  async isThere(): Promise<boolean> {
    return (await this.redis.exists(this.keys.bundle)) === 1;
  }

  /** Tells whoever watches how far it is. */
  async tell(standing: Standing): Promise<void> {
    await this.redis.set(this.keys.standing, JSON.stringify(standing), 'EX', KEEP_SECONDS);
  }

  /** Passes on how far trainings are. */
  async listen({ plan }: Job, onMessage: (message: TrainingMessage) => void): Promise<void> {
    if (plan.command !== 'train') return;
    const listener = this.of.connections.connect();
    listener.on('message', (_, text) => {
      try {
        const message = openJson(text, toldSchema);
        if (plan.items[message.index]?.name === message.progress.item) onMessage(message);
      } catch (error) {
        if (!(error instanceof RefusedMessage)) throw error;
      }
    });
    await listener.subscribe(this.keys.told);
  }

  /** What Redis has of tasks that are over is needed no more; training that failed goes on from there. */
  async forget(over: readonly Arrival[], { plan }: Job): Promise<void> {
    await this.redis.hdel(this.keys.begun, ...over.map(({ task }) => String(task.index)));
    const done = plan.command === 'train' ? over.filter(({ kind }) => kind === 'result') : [];
    if (done.length > 0)
      await this.redis.del(...done.map(({ task }) => this.keys.checkpoint(task.index)));
  }

  /** Workers are to take no more of it, but what they have begun is welcome later. */
  async withdraw(): Promise<void> {
    await this.redis.srem(SUBMISSIONS, this.id);
  }

  /** It is over. */
  async remove(): Promise<void> {
    const { results, bundle, about, begun, standing } = this.keys;
    await this.withdraw();
    await this.redis.del(results, bundle, about, begun, standing);
  }
}
