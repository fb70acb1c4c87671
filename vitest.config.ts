import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `npm run test:browser` and `npm run test:docs`: one needs a browser, the other takes minutes.
    exclude: ['test/browser/**', 'test/docs/commands.test.ts', 'test/scripts/**'],
    // Every core: the default leaves one idle, which is half of a machine with two.
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
});
