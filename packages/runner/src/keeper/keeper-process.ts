import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KeeperSettings } from './keeper-settings.js';

const LOG_MAX_BYTES = 1024 * 1024;

/** Starts a keeper that outlives this process. Its own life shows at its socket. */
export function startKeeper(settings: KeeperSettings, entry = builtEntry): void {
  mkdirSync(settings.stateDirectory, { recursive: true, mode: 0o700 });
  const log = openLog(join(settings.stateDirectory, 'keeper.log'));
  const child = spawn(process.execPath, [entry, JSON.stringify(settings)], {
    cwd: '/',
    // It needs nothing: what a session's environment holds comes with the order to start it.
    env: {},
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.on('error', () => {
    // The missing socket tells it.
  });
  child.unref();
  closeSync(log);
}

const builtEntry = fileURLToPath(new URL('./main.js', import.meta.url));

function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}
