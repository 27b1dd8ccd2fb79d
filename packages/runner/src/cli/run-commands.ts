import type { RunSummary } from '@claude-projects/protocol';
import { ask, type DaemonLine } from '../transports/daemon-line.js';
import { CliFailure } from './cli-failure.js';
import { say } from './conversations.js';
import { daemonStatus } from './daemon-process.js';
import { EXIT } from './exit-codes.js';
import { print, table } from './print.js';

/** As long as the daemon itself may take to answer. */
const COMMAND_TIMEOUT_MS = 100_000;
const STOPPED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

export async function list(line: DaemonLine, options: { all?: true; json?: true }): Promise<void> {
  const answer = await ask(line, { method: 'list' });
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
  print(table([['ID', 'NAME', 'STATUS', 'STARTED (UTC)', 'OUTPUT', 'DIRECTORY', 'COMMAND'], ...rows], [2]));
}

function describeEnd({ exit }: RunSummary): string {
  if (exit === null) return 'not started';
  return exit.signal ?? (exit.code === null ? 'lost' : `exit ${exit.code}`);
}

export async function send(
  line: DaemonLine,
  wanted: string,
  words: readonly string[],
  options: { enter: boolean; json?: true },
): Promise<void> {
  const text = words.length > 0 ? words.join(' ') : await standardInput();
  const run = (await ask(line, { method: 'run', runId: wanted })) as RunSummary;
  if (run.kind === 'claude') {
    await say(line, run, text);
    if (options.json) print(JSON.stringify({ sentBytes: Buffer.byteLength(text) }));
    return;
  }
  // Programs on a terminal take a carriage return for the key.
  const bytes = Buffer.from(`${text}${options.enter && words.length > 0 ? '\r' : ''}`);
  const client = await line.open();
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
  line: DaemonLine,
  wanted: string,
  manner: 'stop' | 'kill',
  options: { json?: true },
): Promise<void> {
  const answer = await ask(line, { method: manner, sessionId: wanted }, COMMAND_TIMEOUT_MS);
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
      const run = (await ask(line, { method: 'run', runId: sessionId })) as RunSummary;
      if (run.status === 'ended') return done('ended');
    } else {
      const session = (await daemonStatus(line))?.sessions.find(({ id }) => id === sessionId);
      if (!session) return done('ended');
      if (session.phase === 'reporting') return done('unreported');
    }
    await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
  }
  throw new CliFailure(`Session ${sessionId} does not end; see "claude-projects status".`, EXIT.failed);
}
