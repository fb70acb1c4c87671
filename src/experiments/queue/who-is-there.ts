import type { Redis } from 'ioredis';
import { RefusedMessage } from './errors.js';
import { keysOf, SUBMISSIONS, workerKey, WORKERS } from './keys.js';
import { aboutSchema, openJson, workerSchema, type About, type WorkerAbout } from './messages.js';
import type { z } from 'zod';

/** What has been submitted and is not over. */
export async function submissionsIn(redis: Redis): Promise<(About & { id: string })[]> {
  const found = await entriesIn(redis, {
    names: SUBMISSIONS,
    keyOf: (id) => keysOf(id).about,
    schema: aboutSchema,
  });
  return found.map(({ name, about }) => ({ id: name, ...about }));
}

/** Workers that are there. */
export async function workersIn(redis: Redis): Promise<(WorkerAbout & { name: string })[]> {
  const found = await entriesIn(redis, {
    names: WORKERS,
    keyOf: workerKey,
    schema: workerSchema,
  });
  return found.map(({ name, about }) => ({ name, ...about }));
}

/** What stands under the keys of the names in a set; names without one are taken out of it. */
async function entriesIn<S extends z.ZodType>(
  redis: Redis,
  { names, keyOf, schema }: { names: string; keyOf: (name: string) => string; schema: S },
): Promise<{ name: string; about: z.output<S> }[]> {
  const found: { name: string; about: z.output<S> }[] = [];
  for (const name of await redis.smembers(names)) {
    const text = await redis.get(keyOf(name));
    if (text === null) await redis.srem(names, name);
    else
      try {
        found.push({ name, about: openJson(text, schema) });
      } catch (error) {
        // Not ours to judge: it is of a version that says something else.
        if (!(error instanceof RefusedMessage)) throw error;
      }
  }
  return found;
}
