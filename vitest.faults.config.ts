import { defineConfig } from 'vitest/config';

/** What happens when something goes wrong on the way: kills, signals, disks that fail, damaged files. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
