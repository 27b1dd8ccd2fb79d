import { join } from 'node:path';
import process from 'node:process';
import { installEnvironment } from './environment.mjs';
import { failedDownload } from './failed-download.mjs';
import { Failure } from './failure.mjs';
import { runStep } from './step.mjs';

const installTimeoutMs = 900_000;
const compileTimeoutMs = 300_000;

/**
 * Installs exactly what the lock file names. Takes a fraction of a second when nothing is missing.
 *
 * @param {{ root: string, cache: string, tools: { pnpm: string }, env: object, say: (line: string) => void }} options
 */
export async function installWorkspace({ root, cache, tools, env, say }) {
  const { failed, output } = await runStep({
    label: 'installing packages',
    command: tools.pnpm,
    args: ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'],
    cwd: root,
    env: { ...installEnvironment(env, cache), CI: 'true' },
    say,
    timeoutMs: installTimeoutMs,
  });
  if (failed) throw failedDownload('the packages', output, cache);
}

/**
 * Compiles what changed.
 *
 * @param {{ root: string, tools: { node: string }, env: object, say: (line: string) => void }} options
 */
export async function compile({ root, tools, env, say }) {
  const { failed, output } = await runStep({
    label: 'compiling',
    command: tools.node,
    args: [join(root, 'node_modules/typescript/bin/tsc'), '-b'],
    cwd: root,
    env,
    say,
    timeoutMs: compileTimeoutMs,
  });
  if (!failed) return;
  process.stderr.write(`${output.trimEnd()}\n`);
  throw new Failure('The sources do not compile: correct what is listed above.');
}
