// Runs every check and sums up. With arguments it runs only vitest, which gets them: a file, or `-t <name>`.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runTests } from './launcher/run-tests.mjs';
import { Interrupted, runStep } from './launcher/step.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const checkTimeoutMs = 180_000;
const testsTimeoutMs = 600_000;
const staticChecks = [
  { name: 'compiled sources', args: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off'] },
  { name: 'types of the tests', args: ['node_modules/typescript/bin/tsc', '-p', 'test'] },
  { name: 'unused code', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'openapi.json', args: ['scripts/openapi.mjs', '--check'] },
];

async function main(filter) {
  const total = { passed: 0, failed: 0 };
  try {
    if (filter.length === 0) for (const check of staticChecks) add(total, await runCheck(check));
    add(total, await runTests({ root, filter, timeoutMs: testsTimeoutMs }));
  } catch (error) {
    total.failed += 1;
    console.error(error instanceof Interrupted ? error.message : error);
  }
  if (total.passed + total.failed === 0) total.failed = 1;
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

function add(total, { passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}

async function runCheck({ name, args }) {
  const startedAt = Date.now();
  const { failed, output } = await runStep({
    label: name,
    command: process.execPath,
    args,
    cwd: root,
    env: process.env,
    say: () => {},
    timeoutMs: checkTimeoutMs,
  });
  console.log(`${failed ? 'FAILED' : 'passed'}  ${name}  ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  if (failed) console.log(output.trimEnd());
  return failed ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
}

process.exitCode = await main(process.argv.slice(2));
