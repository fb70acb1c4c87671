import { defineConfig } from 'vitest/config';

/** The queue with a real Redis and workers of their own: needs redis-server. */
export default defineConfig({
  test: {
    include: ['test/queue/**/*.test.ts'],
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
