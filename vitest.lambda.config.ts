import { defineConfig } from 'vitest/config';

/**
 * `npm run test:lambda`: the built functions under AWS's runtime interface client. The tests of the HTTP API are those
 * that run against the plain server too, here with the built function in its place. Left out are those that reach into
 * the process of the API, and those of streams, which a function cannot send.
 */
export default defineConfig({
  test: {
    include: [
      'test/lambda-runtime/**/*.test.ts',
      'test/api-keys/{api-keys,rotation}.test.ts',
      'test/auth/{machine-bound,routes,scope-table}.test.ts',
      'test/client/client.test.ts',
      'test/enrolments/enrolments.test.ts',
      'test/fleet/fleet.test.ts',
      'test/fuzz/named-cases.test.ts',
      'test/health/{health,outage}.test.ts',
      'test/http/{requests,stale-generation}.test.ts',
      'test/idempotency/*.test.ts',
      'test/openapi/{examples,document}.test.ts',
      'test/throttling/{rate-limit,fleet}.test.ts',
      'test/webhooks/webhooks.test.ts',
    ],
    globalSetup: ['test/support/mongod.ts', 'test/support/built-functions.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    fsModuleCache: false,
  },
});
