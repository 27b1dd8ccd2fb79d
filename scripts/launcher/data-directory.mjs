import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { takeLock } from './lock-file.mjs';

/** Raise it with every change that an older version could not read, and carry older data over where it is read. */
const dataFormat = 1;

/**
 * Opens the folder that holds everything a restart keeps, for this process alone. Touches nothing in a folder that
 * a newer version wrote.
 *
 * @param {string} path
 */
export function openDataDirectory(path) {
  refuseNewer(path, readVersion(path));
  const lock = lockDirectory(path);
  const versionFile = join(path, 'version.json');
  const version = readVersion(path) ?? { format: dataFormat };
  const save = () => {
    writeFileSync(`${versionFile}.new`, `${JSON.stringify(version)}\n`);
    renameSync(`${versionFile}.new`, versionFile);
  };
  save();
  return {
    path,
    /** Refuses a mongod that is older than the newest one that has written the data. */
    refuseOlderMongod(found) {
      const [major, minor] = found.split('.').map(Number);
      const [knownMajor, knownMinor] = (version.mongod ?? '0.0').split('.').map(Number);
      if (major > knownMajor || (major === knownMajor && minor >= knownMinor)) return;
      throw new Failure(
        `The data in ${path} were written by MongoDB ${version.mongod} and this mongod is ${found}: ` +
          'put the newer mongod on PATH, or choose another DATA_DIR.',
      );
    },
    rememberMongod(found) {
      version.mongod = found.split('.').slice(0, 2).join('.');
      save();
    },
    release: lock.release,
  };
}

function lockDirectory(path) {
  let lock;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    lock = takeLock(join(path, 'start.lock'));
  } catch (error) {
    throw new Failure(
      `Cannot write ${path} (${error.code ?? error.message}): set DATA_DIR to a folder of yours.`,
    );
  }
  if ('release' in lock) return lock;
  throw new Failure(
    `claude-projects already runs on ${path} (pid ${lock.heldBy}): end it first, or set another DATA_DIR and PORT.`,
  );
}

function refuseNewer(path, version) {
  if (version === undefined || version.format <= dataFormat) return;
  throw new Failure(
    `The data in ${path} were written by a newer version (format ${version.format}, this one reads ` +
      `${dataFormat}): update this checkout, or set another DATA_DIR.`,
  );
}

function readVersion(path) {
  let text;
  try {
    text = readFileSync(join(path, 'version.json'), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new Failure(`Cannot read ${path} (${error.code}): set DATA_DIR to a folder of yours.`);
  }
  const version = parse(text);
  if (Number.isInteger(version?.format)) return version;
  throw new Failure(`${join(path, 'version.json')} is damaged: restore it, or set another DATA_DIR.`);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
