import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

// npm hands its whole configuration to the scripts it runs. Of it only what tells how to reach a registry is meant
// for pnpm too; the rest only changes how it installs.
const forwarded =
  /^npm_config_(registry|cafile|ca|proxy|https[-_]proxy|http[-_]proxy|noproxy|strict[-_]ssl|fetch[-_].*|cache)$/i;

/**
 * The environment of everything that the launcher starts.
 *
 * @param {{ cache: string, path: string[] }} options `path` goes before the user's
 */
export function childEnvironment({ cache, path }) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (!/^npm_/i.test(name)) continue;
    // pnpm reads its own prefix only.
    if (forwarded.test(name)) env[`p${name.toLowerCase()}`] ??= env[name];
    else delete env[name];
  }
  env.PATH = [...path, env.PATH].join(delimiter);
  if (!writable(tmpdir())) env.TMPDIR = ownDirectory(cache, 'tmp');
  return withCaches(env, cache);
}

/** The environment of installers: what they leave in the temporary folder stays inside the checkout. */
export function installEnvironment(env, cache) {
  return { ...env, TMPDIR: ownDirectory(cache, 'tmp') };
}

// A service account often has no home that can be written. Then the caches live in the checkout.
function withCaches(env, cache) {
  if (writable(homedir())) return env;
  return {
    npm_config_cache: ownDirectory(cache, 'npm'),
    XDG_CACHE_HOME: ownDirectory(cache, 'xdg-cache'),
    XDG_DATA_HOME: ownDirectory(cache, 'xdg-data'),
    XDG_STATE_HOME: ownDirectory(cache, 'xdg-state'),
    ...env,
  };
}

function ownDirectory(cache, name) {
  const path = join(cache, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function writable(directory) {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
