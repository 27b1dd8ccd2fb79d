// Runs what takes minutes: the tests named *.slow.test.ts, then Schemathesis. With arguments only vitest, which gets them.
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runTests } from './launcher/run-tests.mjs';
import { handOver } from './launcher/step.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const testsTimeoutMs = 1_200_000;
const schemathesisTimeoutMs = 900_000;

async function main(filter) {
  const total = { passed: 0, failed: 0 };
  try {
    const tests = await runTests({
      root,
      filter,
      timeoutMs: testsTimeoutMs,
      config: 'vitest.slow.config.ts',
    });
    total.passed += tests.passed;
    total.failed += tests.failed;
    if (filter.length === 0) {
      const passed = await trySchemathesis();
      total[passed ? 'passed' : 'failed'] += 1;
    }
  } catch (error) {
    total.failed += 1;
    console.error(error);
  }
  if (total.passed + total.failed === 0) total.failed = 1;
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function trySchemathesis() {
  const script = join(root, 'scripts', 'schemathesis.mjs');
  const options = { cwd: root, env: process.env, timeoutMs: schemathesisTimeoutMs };
  const passed = (await handOver(process.execPath, [script], options)) === 0;
  console.log(`${passed ? 'passed' : 'FAILED'}  Schemathesis`);
  return passed;
}

process.exitCode = await main(process.argv.slice(2));
