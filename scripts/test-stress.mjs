// npm run test:stress [-- --short] [--kills N] [--disconnects N] [--minutes N] [--megabytes N] [--seed N] [filter…]
// Loads a real runner: kills its daemon, cuts its clients off, floods its terminals, and looks for a byte that is
// missing or came twice.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Failure, report } from './launcher/failure.mjs';
import { runTests } from './launcher/run-tests.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sizes = {
  short: { kills: 50, disconnects: 2_000, minutes: 2, megabytes: 60 },
  full: { kills: 300, disconnects: 20_000, minutes: 15, megabytes: 500 },
};
const names = ['kills', 'disconnects', 'minutes', 'megabytes', 'seed'];

async function main(args) {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const { values, positionals } = readArguments(args, {
    ...options,
    short: { type: 'boolean', default: false },
  });
  const size = { ...sizes[values.short ? 'short' : 'full'], seed: 1 };
  for (const name of names) {
    if (values[name] === undefined) continue;
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < 1)
      throw new Failure(`--${name} ${values[name]}: give a whole number.`, 64);
    size[name] = number;
  }
  console.log(
    `stress: ${Object.entries(size)
      .flatMap(([name, value]) => [`--${name}`, value])
      .join(' ')}`,
  );
  process.env.CLAUDE_PROJECTS_STRESS = JSON.stringify(size);
  const timeoutMs = (30 + 2 * size.minutes + size.kills / 10 + size.disconnects / 1_000) * 60_000;
  const count = await runTests({ root, filter: positionals, timeoutMs, config: 'vitest.stress.config.ts' });
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 && count.passed > 0 ? 0 : 1;
}

function readArguments(args, options) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Failure(error.message, 64);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
  console.log('0 passed, 1 failed');
}
