import { defineConfig } from 'vitest/config';

/** The pages in a real browser: Chromium at /usr/bin/chromium, or where METALORE_CHROMIUM says. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
