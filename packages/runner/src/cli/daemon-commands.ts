import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../config/environment.js';
import { stillRuns } from '../processes/process-identity.js';
import { readLock } from '../processes/process-lock.js';
import { signal } from '../processes/signal.js';
import { ask, type DaemonLine } from '../transports/daemon-line.js';
import { NoDaemon, OtherVersion } from '../transports/local-client.js';
import type { ShutDownAnswer } from '../transports/local-protocol.js';
import { CliFailure } from './cli-failure.js';
import { daemonStatus, ensureDaemon } from './daemon-process.js';
import { describeStatus } from './describe-status.js';
import { EXIT } from './exit-codes.js';
import { lineHere } from './local-socket.js';
import { print } from './print.js';
import { runDaemon } from './run-daemon.js';

/** As long as the daemon itself may take to answer. */
const COMMAND_TIMEOUT_MS = 100_000;
const STOPPED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

export async function up(
  environment: Environment,
  options: { foreground?: true; quiet?: true; json?: true },
): Promise<void> {
  if (options.foreground) {
    await runDaemon(environment, !options.quiet);
    // Requests under way must not keep a process that has given up its lock.
    process.exit();
  }
  const { status, started } = await ensureDaemon(environment);
  if (options.json) {
    print(JSON.stringify({ pid: status.pid, started }));
    return;
  }
  print(`${started ? 'The daemon is up' : 'The daemon was up already'}, with pid ${status.pid}.`);
}

/** What a daemon leaves behind. Null: it is of another version, and did not tell. */
type LeftBehind = { readonly [What in keyof ShutDownAnswer]: ShutDownAnswer[What] | null };

/** Stops the daemon and waits until it is gone. Answers what it leaves behind. */
export async function stopDaemon(environment: Environment, sessions: boolean): Promise<LeftBehind> {
  const holder = readLock(join(environment.stateDirectory, 'daemon.lock'));
  const line = lineHere(environment);
  const left = await askToLeave(line, sessions, holder);
  const runs = async () => (holder ? stillRuns(holder) : (await daemonStatus(line)) !== null);
  for (let waited = 0; await runs(); waited += LOOK_EVERY_MS) {
    if (waited >= STOPPED_WITHIN_MS) throw new CliFailure('The daemon does not end.', EXIT.failed);
    await delay(LOOK_EVERY_MS);
  }
  return left;
}

/** A daemon that does not speak this version's words, as after an upgrade, still knows a signal. */
async function askToLeave(
  line: DaemonLine,
  sessions: boolean,
  holder: ReturnType<typeof readLock>,
): Promise<LeftBehind> {
  try {
    const answer = await ask(line, { method: 'shut-down', sessions }, COMMAND_TIMEOUT_MS);
    // A daemon of an older version waits until all is reported.
    const { sessionsLeft, reportsLeft = 0 } = answer as Partial<ShutDownAnswer> & { sessionsLeft: number };
    return { sessionsLeft, reportsLeft };
  } catch (error) {
    if (!(error instanceof OtherVersion) || holder === null || !stillRuns(holder)) throw error;
    if (sessions) {
      throw new CliFailure(
        'The daemon is of another version: run "claude-projects down" and "up" first, then "down --sessions".',
        EXIT.refused,
      );
    }
    signal(holder.pid, 'SIGTERM');
    return { sessionsLeft: null, reportsLeft: null };
  }
}

export async function down(
  environment: Environment,
  options: { sessions?: true; json?: true },
): Promise<void> {
  const { sessionsLeft, reportsLeft } = await stopDaemon(environment, options.sessions ?? false);
  if (options.json) {
    print(JSON.stringify({ sessionsLeft, reportsLeft }));
    return;
  }
  const left = [
    ...(sessionsLeft === null ? ['it was of another version, and its sessions go on'] : []),
    ...(sessionsLeft
      ? [`${sessionsLeft} sessions go on, those of the API until their deadline unless it comes up again`]
      : []),
    ...(reportsLeft ? [`${reportsLeft} reports reach the API when it comes up again`] : []),
  ];
  print(`${['The daemon has stopped', ...left].join('; ')}.`);
}

export async function status(line: DaemonLine, options: { json?: true }): Promise<void> {
  const found = await daemonStatus(line);
  if (!found) throw new NoDaemon('no daemon listens');
  print(options.json ? JSON.stringify(found) : describeStatus(found));
}
