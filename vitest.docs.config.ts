import { defineConfig } from 'vitest/config';

/** Every command that README.md and docs/ show, run as it is printed; and the mutation tests' own. */
export default defineConfig({
  test: {
    include: ['test/docs/{commands,examples}.test.ts', 'test/scripts/**/*.test.ts'],
    testTimeout: 300_000,
  },
});
