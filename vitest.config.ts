import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    // These have a run of their own: they bring more with them.
    exclude: [
      ...configDefaults.exclude,
      '**/*.slow.test.ts',
      '**/*.stress.test.ts',
      'test/infra/**',
      'test/lambda-runtime/**',
    ],
    globalSetup: ['test/support/mongod.ts'],
    // Two cores run this in CI; more workers would only take time from mongod and from the processes under test.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    // The cache does not notice a change of an extended tsconfig, and with it of the decorators' metadata.
    fsModuleCache: false,
  },
});
