// Runs the built functions under AWS's runtime interface client, and the tests of the HTTP API against them. With
// arguments only vitest's, which gets them. What runs the functions is brought and compiled before.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bringRuntimeInterfaceClient } from './cloud/runtime-interface-client.mjs';
import { runTests } from './launcher/run-tests.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const testsTimeoutMs = 1_200_000;

const say = (line) => console.error(`[test:lambda] ${line}`);

async function main(filter) {
  let count = { passed: 0, failed: 1 };
  try {
    await bringRuntimeInterfaceClient({ root, say });
    count = await runTests({ root, filter, timeoutMs: testsTimeoutMs, config: 'vitest.lambda.config.ts' });
  } catch (error) {
    console.error(error.message);
  }
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
