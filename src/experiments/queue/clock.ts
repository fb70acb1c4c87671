import type { Redis } from 'ioredis';

/** By how much the clock of a Redis is ahead of the one here, ms; machines agree on times by it. */
export async function redisAheadMs(redis: Redis): Promise<number> {
  const before = Date.now();
  const [seconds, microseconds] = await redis.time();
  const here = (before + Date.now()) / 2;
  return seconds * 1000 + microseconds / 1000 - here;
}
