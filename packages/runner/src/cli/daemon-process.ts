import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../config/environment.js';
import { readApiAccess, readConfig, readTemplates } from '../config/runner-config.js';
import { ask, type DaemonLine } from '../transports/daemon-line.js';
import { NoDaemon } from '../transports/local-client.js';
import type { RunnerStatus } from '../transports/local-protocol.js';
import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';
import { lineHere } from './local-socket.js';

const UP_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 50;
/** What a daemon needs at once, for its state and for a last word. */
const ROOM_BYTES = 64 * 1024;

/** What the running daemon says of itself, or null when there is none. */
export async function daemonStatus(line: DaemonLine): Promise<RunnerStatus | null> {
  try {
    return (await ask(line, { method: 'status' })) as RunnerStatus;
  } catch (error) {
    if (error instanceof NoDaemon) return null;
    throw error;
  }
}

/** Makes sure that a daemon runs. Answers what it says of itself, and whether it had to be started. */
export async function ensureDaemon(
  environment: Environment,
): Promise<{ readonly status: RunnerStatus; readonly started: boolean }> {
  const running = await daemonStatus(lineHere(environment));
  if (running) return { status: running, started: false };
  // Wrong settings are told here and now, not in the log of a process that is gone.
  readTemplates(environment);
  readApiAccess(environment, readConfig(environment));
  return { status: await startDaemon(environment), started: true };
}

async function startDaemon(environment: Environment): Promise<RunnerStatus> {
  mkdirSync(environment.stateDirectory, { recursive: true, mode: 0o700 });
  const errors = join(environment.stateDirectory, 'daemon.err');
  const file = openSync(errors, 'w', 0o600);
  needRoom(file, errors);
  const child = spawn(process.execPath, [entry, 'up', '--foreground', '--quiet'], {
    cwd: '/',
    env: { ...environment.daemonEnvironment },
    detached: true,
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  let ended = false;
  child.on('exit', () => {
    ended = true;
  });
  child.on('error', () => {
    ended = true;
  });
  child.unref();
  for (let waited = 0; waited < UP_WITHIN_MS; waited += LOOK_EVERY_MS) {
    await delay(LOOK_EVERY_MS);
    const status = await daemonStatus(lineHere(environment));
    if (status) return status;
    if (ended) break;
  }
  const [reason] = readFileSync(errors, 'utf8').split('\n');
  throw new CliFailure(`The daemon did not start: ${reason || `see ${errors}`}`, EXIT.failed);
}

/** Where nothing can be written, the daemon could not even say so. Throws what the file system throws. */
function needRoom(file: number, path: string): void {
  try {
    writeSync(file, Buffer.alloc(ROOM_BYTES), 0, ROOM_BYTES, 0);
    ftruncateSync(file, 0);
  } catch (error) {
    closeSync(file);
    throw Object.assign(error as Error, { path });
  }
}

const entry = fileURLToPath(new URL('./main.js', import.meta.url));
