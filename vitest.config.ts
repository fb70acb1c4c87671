import { defineConfig } from 'vitest/config';

/**
 * Files that put something else in the place of a module, or look at what counts up in one: Vega numbers
 * clips and gradients from its start on.
 */
const ALONE = ['test/**/reward-term.test.ts', 'test/report/figures/golden.test.ts'];

/** Those of `npm run test:long`; mutation tests want them among the others. */
const LONG = process.env['METALORE_TEST_LONG'] === '1' ? [] : ['test/**/*.long.test.ts'];

export default defineConfig({
  test: {
    // Every core: the default leaves one idle, which is half of a machine with two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          // `npm run test:browser` needs a browser; `npm run test:queue` a Redis; `npm run test:docs`,
          // `npm run test:faults` and `npm run test:long` take minutes.
          exclude: [
            ...['test/browser/**', 'test/docs/{commands,examples}.test.ts', 'test/scripts/**'],
            ...['test/faults/**', 'test/queue/**', ...LONG, ...ALONE],
          ],
          // What a worker has loaded for one file serves the next: loading took 0.7 s a file. So tests
          // leave modules and globals as they find them.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE, exclude: LONG },
      },
    ],
  },
});
