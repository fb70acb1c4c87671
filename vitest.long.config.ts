import { defineConfig } from 'vitest/config';

/**
 * What takes long and seldom fails: thousands of random scenarios against a naive simulator and against laws,
 * the largest pages and figures, and sweeps in parts, each started as a program of its own.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.long.test.ts'],
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
