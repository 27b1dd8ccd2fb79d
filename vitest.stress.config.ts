import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** What loads the runner: `npm run test:stress`. Nothing of it needs a database. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [], globalSetup: [] } },
  defineConfig({
    test: {
      include: ['packages/runner/test/stress/*.stress.test.ts'],
      exclude: ['**/node_modules/**'],
      // What one of them measures of memory and load is its own.
      fileParallelism: false,
      testTimeout: 7_200_000,
    },
  }),
);
