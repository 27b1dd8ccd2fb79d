import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { childEnvironment, installEnvironment } from './environment.mjs';
import { failedDownload } from './failed-download.mjs';
import { Failure } from './failure.mjs';
import { runStep } from './step.mjs';

const installTimeoutMs = 900_000;

/**
 * The pinned Node and pnpm of this platform, brought where they are missing.
 *
 * @param {{ root: string, cache: string, say: (line: string) => void }} options
 * @returns {Promise<{ node: string, pnpm: string, path: string[] }>}
 */
export async function bringToolChain({ root, cache, say }) {
  const target = `${process.platform}-${process.arch}`;
  const directory = join(root, 'tools', target);
  if (!existsSync(join(directory, 'package-lock.json'))) return ownToolChain(target);
  const packages = join(directory, 'node_modules');
  const path = [join(packages, `node-${target}`, 'bin'), join(packages, '@pnpm', `exe.${target}`)];
  const [node, pnpm] = [join(path[0], 'node'), join(path[1], 'pnpm')];
  const stamp = join(packages, '.complete');
  const wanted = createHash('sha256')
    .update(readFileSync(join(directory, 'package-lock.json')))
    .digest('hex');
  if (read(stamp) !== wanted || !existsSync(node) || !existsSync(pnpm)) {
    refuseForeignLibc();
    // An install that was interrupted leaves half-moved folders, on which the next one would stumble.
    rmSync(packages, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    await install({ directory, cache, say });
    if (!existsSync(node) || !existsSync(pnpm)) throw new Failure(`npm brought no Node for ${target}.`);
    writeFileSync(stamp, wanted);
  }
  return { node, pnpm, path };
}

async function install({ directory, cache, say }) {
  const what = 'Node 24 and pnpm 12';
  const { failed, output } = await runStep({
    label: `downloading ${what}`,
    command: 'npm',
    // Nothing here has install scripts, and none may ever run.
    args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'],
    cwd: directory,
    env: installEnvironment(childEnvironment({ cache, path: [dirname(process.execPath)] }), cache),
    say,
    timeoutMs: installTimeoutMs,
  });
  if (failed) throw failedDownload(what, output, cache);
}

// No packages are pinned for this platform; a Node and a pnpm that the user installed will do.
function ownToolChain(target) {
  const pnpm = spawnSync('pnpm', ['--version'], { encoding: 'utf8', timeout: 30_000 });
  const nodeMajor = Number(process.versions.node.split('.')[0]);
  if (nodeMajor < 24 || pnpm.status !== 0 || !pnpm.stdout.startsWith('12.')) {
    throw new Failure(
      `There are no pinned tools for ${target}: install Node 24 and pnpm 12 yourself, then run this again.`,
    );
  }
  return { node: process.execPath, pnpm: 'pnpm', path: [dirname(process.execPath)] };
}

function refuseForeignLibc() {
  if (process.platform !== 'linux') return;
  process.report.excludeNetwork = true;
  if (process.report.getReport().header.glibcVersionRuntime) return;
  throw new Failure(
    'The pinned Node needs glibc: use a Linux such as Debian 12 or Ubuntu 22.04, not a musl one.',
  );
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
