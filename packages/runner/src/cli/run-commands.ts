import { resolve } from 'node:path';
import type { RunSummary } from '@claude-projects/protocol';
import type { Environment } from '../config/environment.js';
import { readTemplates } from '../config/runner-config.js';
import { askDaemon, LocalClient } from '../transports/local-client.js';
import type { StartAnswer } from '../transports/local-protocol.js';
import { CliFailure } from './cli-failure.js';
import { daemonStatus, ensureDaemon } from './daemon-process.js';
import { EXIT } from './exit-codes.js';
import { localSocketPath } from './local-socket.js';
import { print, table } from './print.js';
import { terminalSize } from './terminal-size.js';

/** As long as the daemon itself may take to answer. */
const COMMAND_TIMEOUT_MS = 100_000;
const STOPPED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

export interface StartOptions {
  readonly project?: string;
  readonly slot?: number;
  readonly task?: string;
  readonly template?: string;
  readonly cwd?: string;
  readonly name?: string;
  readonly json?: true;
}

/** Starts a session; answers what it is called. The daemon is started where needed. */
export async function start(
  environment: Environment,
  command: readonly string[],
  options: StartOptions,
): Promise<StartAnswer> {
  const { project, slot, task, name } = options;
  if (project === undefined && (slot !== undefined || task !== undefined)) {
    throw new CliFailure('--slot and --task belong to a --project.', EXIT.usage);
  }
  const checkpoint = checkpointOf(environment, command, options);
  await ensureDaemon(environment);
  const request = {
    method: 'start',
    projectId: project ?? null,
    slot: slot ?? null,
    taskId: task ?? null,
    name: name ?? null,
    environment: { ...environment.sessionEnvironment },
    size: terminalSize(),
    checkpoint,
  } as const;
  return (await askDaemon(localSocketPath(environment), request, COMMAND_TIMEOUT_MS)) as StartAnswer;
}

/** The id to use in other commands: the API's where it has one. */
export function idOf({ sessionId, runId }: StartAnswer): string {
  return sessionId ?? runId ?? '';
}

function checkpointOf(
  environment: Environment,
  command: readonly string[],
  { template, cwd }: StartOptions,
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

export async function list(environment: Environment, options: { all?: true; json?: true }): Promise<void> {
  const answer = await askDaemon(localSocketPath(environment), { method: 'list' });
  const { runs } = answer as { runs: RunSummary[] };
  const shown = options.all ? runs : runs.filter(({ status }) => status !== 'ended');
  if (options.json) {
    print(JSON.stringify(shown));
    return;
  }
  if (shown.length === 0) {
    print(options.all ? 'There are no runs.' : 'Nothing runs here; "list --all" shows what has ended.');
    return;
  }
  const rows = shown.map((run) => [
    run.sessionId ?? run.runId,
    run.name ?? '',
    run.status === 'ended' ? describeEnd(run) : run.status,
    new Date(run.createdAt).toISOString().slice(0, 19),
    `${run.outputBytes} B`,
    run.cwd,
    run.command.join(' '),
  ]);
  print(table([['ID', 'NAME', 'STATUS', 'STARTED (UTC)', 'OUTPUT', 'DIRECTORY', 'COMMAND'], ...rows]));
}

function describeEnd({ exit }: RunSummary): string {
  if (exit === null) return 'not started';
  return exit.signal ?? (exit.code === null ? 'lost' : `exit ${exit.code}`);
}

export async function send(
  environment: Environment,
  wanted: string,
  words: readonly string[],
  options: { enter: boolean; json?: true },
): Promise<void> {
  const text = words.length > 0 ? words.join(' ') : await standardInput();
  // Programs on a terminal take a carriage return for the key.
  const bytes = Buffer.from(`${text}${options.enter && words.length > 0 ? '\r' : ''}`);
  const client = await LocalClient.open(localSocketPath(environment));
  try {
    await client.request({ method: 'input', runId: wanted }, COMMAND_TIMEOUT_MS, bytes);
  } finally {
    client.close();
  }
  if (options.json) print(JSON.stringify({ sentBytes: bytes.length }));
}

async function standardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

export async function stop(
  environment: Environment,
  wanted: string,
  manner: 'stop' | 'kill',
  options: { json?: true },
): Promise<void> {
  const path = localSocketPath(environment);
  const answer = await askDaemon(path, { method: manner, sessionId: wanted }, COMMAND_TIMEOUT_MS);
  const { sessionId, local } = answer as { sessionId: string; local: boolean };
  const done = (state: 'ended' | 'unreported') => {
    const sentence =
      state === 'ended'
        ? `Session ${sessionId} is stopped.`
        : `Session ${sessionId} has ended here; the API has not taken the report yet.`;
    print(options.json ? JSON.stringify({ sessionId, state }) : sentence);
  };
  for (let waited = 0; waited < STOPPED_WITHIN_MS; waited += LOOK_EVERY_MS) {
    if (local) {
      const run = (await askDaemon(path, { method: 'run', runId: sessionId })) as RunSummary;
      if (run.status === 'ended') return done('ended');
    } else {
      const session = (await daemonStatus(environment))?.sessions.find(({ id }) => id === sessionId);
      if (!session) return done('ended');
      if (session.phase === 'reporting') return done('unreported');
    }
    await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
  }
  throw new CliFailure(`Session ${sessionId} does not end; see "claude-projects status".`, EXIT.failed);
}
