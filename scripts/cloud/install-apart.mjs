import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Failure } from '../launcher/failure.mjs';
import { runStep } from '../launcher/step.mjs';

const timeoutMs = 600_000;

/**
 * Installs the packages of a folder below tools/ into the cache, apart from the workspace, and nothing when they are
 * there. `build` is run on the fresh folder; it appears complete or not at all. Answers its node_modules.
 *
 * @param {{ root: string, name: string, say: (line: string) => void, build?: (directory: string) => Promise<void> }} wish
 */
export async function installApart({ root, name, say, build = async () => {} }) {
  const source = join(root, 'tools', name);
  const lock = readFileSync(join(source, 'package-lock.json'));
  const version = createHash('sha256').update(lock).update(process.version).digest('hex').slice(0, 12);
  const target = join(root, '.cache', `${name}-${version}`);
  if (existsSync(target)) return join(target, 'node_modules');
  const partial = `${target}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(partial, file));
    await step({
      label: `installing tools/${name}`,
      command: 'npm',
      // No package may run what it likes; `build` names what is to run.
      args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'],
      cwd: partial,
      say,
    });
    await build(partial);
    moveIntoPlace(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return join(target, 'node_modules');
}

/** Runs one command to its end. Throws a `Failure` that ends with its last lines. */
export async function step({ label, command, args, cwd, say, env = process.env }) {
  const { failed, output } = await runStep({ label, command, args, cwd, env, say, timeoutMs });
  if (!failed) return;
  const lines = output.trim().split('\n').slice(-15).join('\n');
  throw new Failure(`${label} failed. Its last lines:\n${lines}`);
}

// Another run may have brought the same files meanwhile, and may already use them.
function moveIntoPlace(partial, target) {
  try {
    renameSync(partial, target);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}
