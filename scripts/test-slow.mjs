// Runs what takes minutes: the tests named *.slow.test.ts, Schemathesis, simulated worlds of new seeds. With arguments only vitest, which gets them.
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runTests } from './launcher/run-tests.mjs';
import { handOver } from './launcher/step.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const testsTimeoutMs = 1_500_000;
const schemathesisTimeoutMs = 900_000;
// Shrinking what failed takes as long again.
const simulationTimeoutMs = 600_000;
const newSeeds = ['--seed', 'new', '--seeds', '1000', '--seconds', '70'];

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
      total[(await tryScript('schemathesis', [], schemathesisTimeoutMs)) ? 'passed' : 'failed'] += 1;
      total[(await tryScript('simulate', newSeeds, simulationTimeoutMs)) ? 'passed' : 'failed'] += 1;
    }
  } catch (error) {
    total.failed += 1;
    console.error(error);
  }
  if (total.passed + total.failed === 0) total.failed = 1;
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function tryScript(name, args, timeoutMs) {
  const script = join(root, 'scripts', `${name}.mjs`);
  const passed =
    (await handOver(process.execPath, [script, ...args], { cwd: root, env: process.env, timeoutMs })) === 0;
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name}`);
  return passed;
}

process.exitCode = await main(process.argv.slice(2));
