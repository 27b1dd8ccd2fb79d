import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** What takes too long for every run: `npm run test:slow`. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: ['test/**/*.slow.test.ts', 'packages/*/test/**/*.slow.test.ts'],
      exclude: ['**/node_modules/**'],
      testTimeout: 300_000,
    },
  }),
);
