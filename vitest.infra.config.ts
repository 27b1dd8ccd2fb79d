import { defineConfig } from 'vitest/config';

/** The configuration of the cloud, evaluated: `npm run test:infra`, which brings SST's platform before. */
export default defineConfig({
  test: {
    include: ['test/infra/**/*.test.ts'],
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fsModuleCache: false,
  },
});
