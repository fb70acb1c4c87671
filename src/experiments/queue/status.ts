import type { Redis } from 'ioredis';
import type { QueueAddress } from './address.js';
import type { Build } from './build.js';
import { Connections } from './connection.js';
import { QueueError, redisReason } from './errors.js';
import { KEEP_SECONDS, keysOf, PREFIX, queueName } from './keys.js';
import { openJson, standingSchema, type Standing, type WorkerAbout } from './messages.js';
import { submissionsIn, workersIn } from './who-is-there.js';

/** A submitter that has not told for so long how far it is, is gone, ms. */
const GONE_MS = 15_000;

/** How far a submission is. */
export interface SubmissionStatus {
  id: string;
  build: Build;
  command: string;
  /** of the scenario */
  name: string;
  /** whether who submitted it is there, and takes results */
  isThere: boolean;
  /** of this start of the command; undefined before there is any */
  standing: Standing | undefined;
  /** jobs of the queue that workers are at, and that wait for one */
  jobs: { running: number; waiting: number };
  /** results that wait for the submitter */
  results: number;
}

export interface QueueStatus {
  url: string;
  submissions: SubmissionStatus[];
  workers: (WorkerAbout & { name: string })[];
}

/**
 * Looks at a queue, which others use; changes nothing in it.
 *
 * @param note told when the Redis goes away meanwhile
 * @throws {QueueError}
 */
export async function queueStatus(
  address: QueueAddress,
  note: (line: string) => void,
): Promise<QueueStatus> {
  const { connections } = await Connections.open(address, note);
  try {
    const redis = connections.connect();
    const found = await submissionsIn(redis);
    return {
      url: address.url,
      submissions: await Promise.all(found.map((one) => submissionStatus(redis, one))),
      workers: await workersIn(redis),
    };
  } catch (error) {
    throw new QueueError(`cannot use the Redis at ${address.url}: ${redisReason(error)}`, {
      cause: error,
    });
  } finally {
    connections.close();
  }
}

async function submissionStatus(
  redis: Redis,
  { id, build, command, name }: Pick<SubmissionStatus, 'id' | 'build' | 'command' | 'name'>,
): Promise<SubmissionStatus> {
  const { standing, results } = keysOf(id);
  const list = (state: string) => `${PREFIX}:${queueName(build)}:${state}`;
  const [text, leftMs, length, running, waiting] = await Promise.all([
    redis.get(standing),
    redis.pttl(standing),
    redis.xlen(results),
    redis.lrange(list('active'), 0, -1),
    redis.lrange(list('wait'), 0, -1),
  ]);
  const ownIn = (jobs: readonly string[]) => jobs.filter((job) => job.startsWith(`${id}-`)).length;
  return {
    ...{ id, build, command, name },
    isThere: text !== null && KEEP_SECONDS * 1000 - leftMs < GONE_MS,
    standing: text === null ? undefined : openJson(text, standingSchema),
    jobs: { running: ownIn(running), waiting: ownIn(waiting) },
    results: length,
  };
}
