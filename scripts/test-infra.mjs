// Evaluates sst.config.ts and infra/ with SST's own components, and checks what they would make. With arguments only
// vitest's, which gets them. Brings SST and its platform, which nothing else needs.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bringPlatform } from './cloud/sst.mjs';
import { runTests } from './launcher/run-tests.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const testsTimeoutMs = 1_200_000;

const say = (line) => console.error(`[test:infra] ${line}`);

async function main(filter) {
  let count = { passed: 0, failed: 1 };
  try {
    await bringPlatform({ root, say });
    count = await runTests({ root, filter, timeoutMs: testsTimeoutMs, config: 'vitest.infra.config.ts' });
  } catch (error) {
    console.error(error.message);
  }
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
