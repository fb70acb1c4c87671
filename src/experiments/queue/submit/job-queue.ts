import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Build } from '../build.js';
import type { Connections } from '../connection.js';
import { PREFIX, queueName } from '../keys.js';
import type { JobData } from '../messages.js';

/** The jobs that workers take: BullMQ's queue of a build. */
export class JobQueue {
  private readonly queue: Queue;
  private readonly name: string;

  constructor(
    build: Build,
    private readonly redis: Redis,
    connections: Connections,
  ) {
    this.name = queueName(build);
    this.queue = new connections.packages.bullmq.Queue(this.name, {
      connection: redis,
      prefix: PREFIX,
      skipVersionCheck: true,
      // Nobody reads them.
      streams: { events: { maxLen: 100 } },
    });
    this.queue.on('error', (error) => {
      connections.lost(error);
    });
  }

  /** Puts jobs in; one whose id is there already stays as it is. */
  async add(name: string, jobs: readonly (JobData & { jobId: string })[]): Promise<void> {
    await this.queue.addBulk(
      jobs.map(({ jobId, ...data }) => ({
        name,
        data,
        opts: { jobId, removeOnComplete: true, removeOnFail: false },
      })),
    );
  }

  /** Takes out those that nobody has begun. @returns which */
  async withdraw(jobIds: readonly string[]): Promise<string[]> {
    const ends = await Promise.allSettled(jobIds.map((jobId) => this.queue.remove(jobId)));
    return jobIds.filter((_, i) => {
      const end = ends[i];
      return end.status === 'fulfilled' && end.value === 1;
    });
  }

  /** Jobs that are not there, and those that workers have refused. */
  async missing(jobIds: readonly string[]): Promise<{ gone: string[]; refused: Refused[] }> {
    const pipeline = this.redis.pipeline();
    for (const id of jobIds)
      pipeline.hmget(`${PREFIX}:${this.name}:${id}`, 'timestamp', 'finishedOn', 'failedReason');
    const answers = (await pipeline.exec()) ?? [];
    const gone: string[] = [];
    const refused: Refused[] = [];
    for (const [i, [error, fields]] of answers.entries()) {
      if (error) throw error;
      const [timestamp, finished, reason] = fields as (string | null)[];
      if (timestamp === null) gone.push(jobIds[i]);
      else if (finished !== null && reason !== null) refused.push({ jobId: jobIds[i], reason });
    }
    return { gone, refused };
  }

  /** How many jobs there are that nobody has begun. */
  waiting(): Promise<number> {
    return this.queue.getWaitingCount();
  }

  close(): Promise<void> {
    return this.queue.close();
  }
}

/** A job that has failed in the queue. */
export interface Refused {
  jobId: string;
  reason: string;
}
