import type { Executor } from '../../executor.js';
import type { QueueAddress } from '../address.js';
import { Connections } from '../connection.js';
import { warningsOf } from '../server.js';
import { QueueError, redisReason } from '../errors.js';
import { TooLarge } from '../store.js';
import { Submission, type SubmissionOptions } from './submission.js';

/** Does tasks by workers that take them from a queue in Redis. */
export function queue(options: Omit<SubmissionOptions, 'connections'>): Executor {
  return async (job) => {
    if (job.tasks.length === 0) return [];
    const { connections, server } = await Connections.open(options.address, options.note);
    try {
      for (const warning of warningsOf(server)) options.note(warning);
      return await new Submission(job, { ...options, connections }).run();
    } catch (error) {
      throw explained(error, options.address);
    } finally {
      connections.close();
    }
  };
}

/** An error of Redis in words; others as they are. */
function explained(error: unknown, { url }: QueueAddress): unknown {
  if (error instanceof TooLarge) return new QueueError(error.message, { cause: error });
  const isOfRedis =
    error instanceof Error &&
    /^(ReplyError|AbortError|MaxRetriesPerRequestError)$/.test(error.name);
  if (!isOfRedis) return error;
  return new QueueError(
    `the Redis at ${url} refuses what the queue needs: ${redisReason(error)}; nothing is lost, the same` +
      ' command goes on',
    { cause: error },
  );
}
