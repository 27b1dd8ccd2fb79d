import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { Failure } from '../launcher/failure.mjs';
import { unpackWheel } from '../launcher/python-wheel.mjs';
import { installApart, step } from './install-apart.mjs';

/** What its build needs and no package index has. */
const needed = ['c++', 'make', 'tar', 'xz'];

/**
 * AWS's own runtime interface client: the program that runs a handler in the cloud. Compiled where it is missing, with
 * cmake from the Python package index where there is none. Answers its entry.
 */
export async function bringRuntimeInterfaceClient({ root, say }) {
  const packages = await installApart({
    root,
    name: 'lambda',
    say,
    build: (directory) => compile({ root, directory, say }),
  });
  return join(packages, 'aws-lambda-ric', 'index.mjs');
}

async function compile({ root, directory, say }) {
  const missing = needed.filter((command) => !starts(command));
  if (missing.length > 0) {
    throw new Failure(
      `The runtime interface client cannot be compiled without ${missing.join(', ')}: install them (Debian, Ubuntu: apt install g++ make xz-utils).`,
    );
  }
  const cmake = starts('cmake') ? [] : [await bringCmake({ root, say })];
  await step({
    label: 'compiling the runtime interface client',
    command: 'npm',
    args: ['rebuild', 'aws-lambda-ric', '--foreground-scripts', '--no-audit', '--no-update-notifier'],
    cwd: directory,
    env: {
      ...process.env,
      PATH: [...cmake, process.env.PATH].join(delimiter),
      // The pinned Node brings its headers along.
      npm_config_nodedir: dirname(dirname(process.execPath)),
    },
    say,
  });
  const compiled = join(directory, 'node_modules', 'aws-lambda-ric', 'rapid-client.node');
  if (!existsSync(compiled))
    throw new Failure('The runtime interface client was compiled, but is not there.');
}

async function bringCmake({ root, say }) {
  const target = join(root, '.cache', 'cmake-3.31.10');
  const requirements = join(root, 'scripts', 'cloud', 'cmake-wheel.txt');
  const instead = { command: 'cmake', remedy: 'install cmake (Debian, Ubuntu: apt install cmake)' };
  if (!existsSync(target)) await unpackWheel({ requirements, target, what: 'cmake', instead, say });
  const bin = join(target, 'cmake', 'data', 'bin');
  // Python's unzip forgets the mode.
  chmodSync(join(bin, 'cmake'), 0o755);
  return bin;
}

function starts(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}
