import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { handOver } from './step.mjs';
import { countTests } from './vitest-report.mjs';

/**
 * Runs vitest and counts what it reports.
 *
 * @param {{ root: string, filter: string[], timeoutMs: number, config?: string }} options
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function runTests({ root, filter, timeoutMs, config = 'vitest.config.ts' }) {
  const report = join(root, '.cache', `vitest-${process.pid}.json`);
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    config,
    ...filter,
    '--allowOnly=false',
    '--passWithNoTests=false',
  ];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const startedAt = Date.now();
  try {
    const env = await withoutSettings(process.env);
    const options = { cwd: root, env, timeoutMs };
    const exitCode = await handOver(process.execPath, [...vitest, ...reporters], options);
    const count = countTests(readReport(report), exitCode);
    for (const complaint of count.complaints) console.log(complaint);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(`${count.failed > 0 ? 'FAILED' : 'passed'}  tests, ${count.skipped} skipped  ${seconds} s`);
    return count;
  } finally {
    rmSync(report, { force: true });
  }
}

// What an operator has set for a real server must never reach a test, least of all the address of a database.
async function withoutSettings(env) {
  const { VARIABLES } = await import('../../dist/config/variables.js');
  const names = new Set(VARIABLES.map((variable) => variable.name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name)));
}

function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return undefined;
  }
}
