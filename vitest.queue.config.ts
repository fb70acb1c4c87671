import { defineConfig } from 'vitest/config';

/** The queue with a real Redis and workers of their own: needs redis-server and openssl. Half of it is waiting. */
export default defineConfig({
  test: {
    include: ['test/queue/**/*.test.ts'],
    maxWorkers: 3,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
