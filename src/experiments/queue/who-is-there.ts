import type { Redis } from 'ioredis';
import type { z } from '../../packages/zod.js';
import { RefusedMessage } from './errors.js';
import { keysOf, SUBMISSIONS, workerKey, WORKERS } from './keys.js';
import { aboutSchema, openJson, workerSchema, type About, type WorkerAbout } from './messages.js';

/**
 * What has been submitted and is not over.
 *
 * @param options.tidies whether names without anything behind them are taken out
 */
export async function submissionsIn(
  redis: Redis,
  { tidies = false } = {},
): Promise<(About & { id: string })[]> {
  const found = await entriesIn(redis, {
    tidies,
    names: SUBMISSIONS,
    keyOf: (id) => keysOf(id).about,
    schema: aboutSchema,
  });
  return found.map(({ name, about }) => ({ id: name, ...about }));
}

/** Workers that are there. @param options.tidies as of {@link submissionsIn} */
export async function workersIn(
  redis: Redis,
  { tidies = false } = {},
): Promise<(WorkerAbout & { name: string })[]> {
  const found = await entriesIn(redis, {
    tidies,
    names: WORKERS,
    keyOf: workerKey,
    schema: workerSchema,
  });
  return found.map(({ name, about }) => ({ name, ...about }));
}

/** What stands under the keys of the names in a set. */
async function entriesIn<S extends z.ZodType>(
  redis: Redis,
  { tidies, names, keyOf, schema }: Entries<S>,
): Promise<{ name: string; about: z.output<S> }[]> {
  const found: { name: string; about: z.output<S> }[] = [];
  for (const name of await redis.smembers(names)) {
    const text = await redis.get(keyOf(name));
    if (text === null) {
      if (tidies) await redis.srem(names, name);
    } else
      try {
        found.push({ name, about: openJson(text, schema) });
      } catch (error) {
        // Not ours to judge: it is of a version that says something else.
        if (!(error instanceof RefusedMessage)) throw error;
      }
  }
  return found;
}

interface Entries<S extends z.ZodType> {
  tidies: boolean;
  /** the key of the set */
  names: string;
  keyOf: (name: string) => string;
  schema: S;
}
