import { defineConfig } from 'vitest/config';

/** The pages in a real browser: Chromium at /usr/bin/chromium, or where METALORE_CHROMIUM says. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
