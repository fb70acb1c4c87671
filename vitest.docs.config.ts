import { defineConfig } from 'vitest/config';

/** Every command that README.md and docs/ show, run as it is printed. */
export default defineConfig({
  test: {
    include: ['test/docs/commands.test.ts'],
    testTimeout: 120_000,
  },
});
