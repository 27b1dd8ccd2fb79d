// node scripts/cli-docs.mjs [--check]: writes docs/cli.md from the commands of the compiled runner, or compares.
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cliDocumentation } from '../packages/runner/dist/cli/documentation.js';

const file = fileURLToPath(new URL('../docs/cli.md', import.meta.url));
const text = cliDocumentation();
if (!process.argv.includes('--check')) {
  await writeFile(file, text);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
  console.error('docs/cli.md is not what the commands say: run node scripts/cli-docs.mjs.');
  process.exitCode = 1;
}
