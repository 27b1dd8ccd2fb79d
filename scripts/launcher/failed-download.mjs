import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { Failure } from './failure.mjs';

const remedies = {
  ENOSPC: 'free some disk space',
  EACCES: 'give this user write access to the checkout and to its package cache',
  EROFS: 'use a checkout that can be written',
  EINTEGRITY: 'clear the package cache, for what arrived is not what the lock file names',
  ERR_PNPM_TARBALL_INTEGRITY: 'clear the package cache, for what arrived is not what the lock file names',
  ERR_PNPM_OUTDATED_LOCKFILE: 'run pnpm install once, for package.json and pnpm-lock.yaml differ',
};
const network =
  /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|E[45]\d\d|CERT_[A-Z_]+)\b/;

/** Says in one sentence why an installer failed; what it printed is kept in a file. */
export function failedDownload(what, output, cache) {
  const log = join(cache, 'install.log');
  writeFileSync(log, output);
  const code = Object.keys(remedies).find((known) => output.includes(known));
  const reason = code ?? network.exec(output)?.[1] ?? 'no known reason';
  const remedy = remedies[code] ?? 'check the network and the registry that npm is set to';
  return new Failure(
    `Could not download ${what} (${reason}): ${remedy}, then run this again; details are in ${shown(log)}.`,
  );
}

function shown(path) {
  return relative(process.cwd(), path);
}
