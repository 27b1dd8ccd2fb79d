import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../config/environment.js';
import { readTemplates } from '../config/runner-config.js';
import { stillRuns } from '../processes/process-identity.js';
import { readLock } from '../processes/process-lock.js';
import { askDaemon, NoDaemon } from '../transports/local-client.js';
import type { OutputAnswer, ShutDownAnswer } from '../transports/local-protocol.js';
import { CliFailure } from './cli-failure.js';
import { daemonStatus, ensureDaemon } from './daemon-process.js';
import { describeStatus } from './describe-status.js';
import { EXIT } from './exit-codes.js';
import { localSocketPath } from './local-socket.js';
import { runDaemon } from './run-daemon.js';

/** As long as the daemon itself may take to answer. */
const COMMAND_TIMEOUT_MS = 100_000;
const STOPPED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

export async function up(
  environment: Environment,
  options: { foreground?: true; quiet?: true },
): Promise<void> {
  if (options.foreground) {
    await runDaemon(environment, !options.quiet);
    // Requests under way must not keep a process that has given up its lock.
    process.exit();
  }
  const { status, started } = await ensureDaemon(environment);
  print(`${started ? 'The daemon is up' : 'The daemon was up already'}, with pid ${status.pid}.`);
}

export async function down(environment: Environment, options: { sessions?: true }): Promise<void> {
  const holder = readLock(join(environment.stateDirectory, 'daemon.lock'));
  const request = { method: 'shut-down', sessions: options.sessions ?? false } as const;
  const answer = await askDaemon(localSocketPath(environment), request, COMMAND_TIMEOUT_MS);
  const runs = async () => (holder ? stillRuns(holder) : (await daemonStatus(environment)) !== null);
  for (let waited = 0; await runs(); waited += LOOK_EVERY_MS) {
    if (waited >= STOPPED_WITHIN_MS) throw new CliFailure('The daemon does not end.', EXIT.failed);
    await delay(LOOK_EVERY_MS);
  }
  // A daemon of an older version waits until all is reported.
  const { sessionsLeft, reportsLeft = 0 } = answer as Partial<ShutDownAnswer> & { sessionsLeft: number };
  const left = [
    ...(sessionsLeft === 0
      ? []
      : [`${sessionsLeft} sessions go on until their deadline, unless it comes up again`]),
    ...(reportsLeft === 0 ? [] : [`${reportsLeft} reports reach the API when it comes up again`]),
  ];
  print(`${['The daemon has stopped', ...left].join('; ')}.`);
}

export async function status(environment: Environment, options: { json?: true }): Promise<void> {
  const found = await daemonStatus(environment);
  if (!found) throw new NoDaemon('no daemon listens');
  print(options.json ? JSON.stringify(found) : describeStatus(found));
}

export async function start(
  environment: Environment,
  command: readonly string[],
  options: { project: string; slot?: number; task?: string; template?: string; cwd?: string; json?: true },
): Promise<void> {
  const { project, slot, task } = options;
  const checkpoint = checkpointOf(environment, command, options);
  await ensureDaemon(environment);
  const request = {
    method: 'start',
    projectId: project,
    slot: slot ?? null,
    taskId: task ?? null,
    checkpoint,
  } as const;
  const answer = await askDaemon(localSocketPath(environment), request, COMMAND_TIMEOUT_MS);
  const { sessionId } = answer as { sessionId: string };
  print(options.json ? JSON.stringify({ sessionId }) : sessionId);
}

function checkpointOf(
  environment: Environment,
  command: readonly string[],
  { template, cwd }: { template?: string; cwd?: string },
): { cwd: string; template: string } | { cwd: string; command: string[] } {
  if ((template === undefined) === (command.length === 0)) {
    throw new CliFailure('Name either a --template, or a command after "--".', EXIT.usage);
  }
  if (template === undefined) return { cwd: resolve(cwd ?? '.'), command: [...command] };
  const templates = readTemplates(environment);
  const found = Object.hasOwn(templates, template) ? templates[template] : undefined;
  if (!found) {
    const known = Object.keys(templates).join(', ') || 'none';
    throw new CliFailure(`There is no template "${template}"; there are: ${known}.`, EXIT.usage);
  }
  return { cwd: cwd === undefined ? found.cwd : resolve(cwd), template };
}

export async function stop(environment: Environment, sessionId: string): Promise<void> {
  await askDaemon(localSocketPath(environment), { method: 'stop', sessionId }, COMMAND_TIMEOUT_MS);
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const session = (await daemonStatus(environment))?.sessions.find(({ id }) => id === sessionId);
    if (!session) break;
    if (session.phase === 'reporting') {
      print(`Session ${sessionId} has ended here; the API has not taken the report yet.`);
      return;
    }
    if (waited >= STOPPED_WITHIN_MS) {
      throw new CliFailure(`Session ${sessionId} does not end; see "claude-projects status".`, EXIT.failed);
    }
    await delay(LOOK_EVERY_MS);
  }
  print(`Session ${sessionId} is stopped.`);
}

export async function logs(environment: Environment, sessionId: string): Promise<void> {
  let offset = 0;
  let end = Number.POSITIVE_INFINITY;
  while (offset < end) {
    const request = { method: 'output', sessionId, offset } as const;
    const part = (await askDaemon(localSocketPath(environment), request)) as OutputAnswer;
    // What is written meanwhile is for the next time: a busy session must not keep this one going for ever.
    end = Math.min(end, part.endOffset);
    const bytes = Buffer.from(part.base64, 'base64');
    if (bytes.length === 0) return;
    process.stdout.write(bytes);
    offset = part.offset + bytes.length;
  }
}

export function showTemplates(environment: Environment, options: { json?: true }): void {
  const templates = readTemplates(environment);
  if (options.json) {
    print(JSON.stringify(templates));
    return;
  }
  const lines = Object.entries(templates).map(
    ([name, { command, cwd }]) => `${name}\t${command.join(' ')}\tin ${cwd}`,
  );
  print(lines.join('\n') || `There are none: write them to ${environment.configDirectory}/templates.json.`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
