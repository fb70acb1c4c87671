import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `npm run test:browser` needs a browser; `npm run test:docs` and `npm run test:faults` take minutes.
    exclude: ['test/browser/**', 'test/docs/commands.test.ts', 'test/scripts/**', 'test/faults/**'],
    // Every core: the default leaves one idle, which is half of a machine with two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
