import { defineConfig } from 'vitest/config';

/**
 * What takes long and seldom fails: thousands of random scenarios against a naive simulator and against laws,
 * the largest pages and figures, and sweeps in parts or on any number of threads, started as programs of their own.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.long.test.ts'],
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
