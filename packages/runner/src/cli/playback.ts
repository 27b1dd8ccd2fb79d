import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent, RunSummary } from '@claude-projects/protocol';
import type { Environment } from '../config/environment.js';
import { ask, type DaemonLine } from '../transports/daemon-line.js';
import type { LocalClient } from '../transports/local-client.js';
import { CliFailure } from './cli-failure.js';
import { linesOf, promptLines } from './conversation-view.js';
import { EXIT } from './exit-codes.js';
import { PacedOutput } from './paced-output.js';
import { print } from './print.js';
import { eventIn, eventsOf } from './run-reader.js';
import { idOf, start } from './start.js';

/** Nobody watches a pause that is longer. */
const PAUSE_MAX_MS = 3_000;
const ATTACH_ID = 1;

/** Prints everything that a run wrote and is still kept; with `follow` until it ends. */
export async function logs(
  line: DaemonLine,
  wanted: string,
  options: { follow?: true; json?: true },
): Promise<void> {
  const run = (await ask(line, { method: 'run', runId: wanted })) as RunSummary;
  const form = options.json ? 'json' : run.kind;
  if (form === 'claude') for (const said of promptLines(run)) print(said);
  if (!options.follow) {
    for await (const event of eventsOf(line, wanted)) await write(event, form);
    return;
  }
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  const output = new PacedOutput({ pause: () => client.pause(), resume: () => client.resume() });
  const client: LocalClient = await line.open({
    message: (message, body) => {
      const event = eventIn(message, body);
      if (!event) return;
      const text = printed(event, form);
      if (text !== null) output.write(text);
      if (isLast(event)) resolve();
    },
    closed: () => reject(new CliFailure('The daemon has ended; the run may go on.', EXIT.noDaemon)),
  });
  const request = { method: 'attach', runId: wanted, attachId: ATTACH_ID, after: 0 } as const;
  await client.request(request);
  await over;
  client.close();
}

/** Plays a run's output as it came, so many times as fast. 0: at once. */
export async function replay(line: DaemonLine, wanted: string, options: { speed: number }): Promise<void> {
  let before: number | null = null;
  for await (const event of eventsOf(line, wanted)) {
    if (event.channel !== 'pty:stdout') continue;
    const pause = before === null || options.speed === 0 ? 0 : (event.ts - before) / options.speed;
    before = event.ts;
    if (pause > 0) await delay(Math.min(pause, PAUSE_MAX_MS));
    await write(event, 'pty');
  }
}

/** Starts the same command anew and gives it the same inputs, with the pauses that were between them. */
export async function rerun(
  environment: Environment,
  line: DaemonLine,
  wanted: string,
  options: { speed: number; json?: true },
): Promise<void> {
  const old = (await ask(line, { method: 'run', runId: wanted })) as RunSummary;
  if (old.kind === 'claude') {
    throw new CliFailure(
      `${wanted} is a conversation: go on with "chat --resume" or "chat --fork".`,
      EXIT.refused,
    );
  }
  if (old.command.length === 0) throw new CliFailure(`Nobody knows what ${wanted} ran.`, EXIT.refused);
  const inputs: RunEvent[] = [];
  let startedAt = old.createdAt;
  for await (const event of eventsOf(line, old.runId)) {
    if (event.type === 'started') startedAt = event.ts;
    if (event.channel === 'run:input') inputs.push(event);
  }
  const started = await start(environment, line, old.command, {
    cwd: old.cwd,
    ...(old.name && { name: old.name }),
  });
  const runId = idOf(started);
  print(options.json ? JSON.stringify(started) : runId);
  const client = await line.open();
  try {
    let before = startedAt;
    for (const { ts, payload } of inputs) {
      const pause = options.speed === 0 ? 0 : (ts - before) / options.speed;
      before = ts;
      if (pause > 0) await delay(Math.min(pause, PAUSE_MAX_MS));
      await client.request({ method: 'input', runId }, undefined, payload as Uint8Array);
    }
  } finally {
    client.close();
  }
}

function isLast({ channel, type }: RunEvent): boolean {
  return channel === 'system:status' && (type === 'ended' || type === 'start-failed');
}

/** As JSON, as a terminal's bytes, or as a conversation is read. */
type Form = 'json' | RunSummary['kind'];

async function write(event: RunEvent, form: Form): Promise<void> {
  const text = printed(event, form);
  if (text === null || process.stdout.write(text)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}

/** What is printed of an event, or null. */
function printed(event: RunEvent, form: Form): Uint8Array | string | null {
  const { payload, ...head } = event;
  switch (form) {
    case 'json': {
      const own =
        payload instanceof Uint8Array ? { base64: Buffer.from(payload).toString('base64') } : { payload };
      return `${JSON.stringify({ ...head, ...own })}\n`;
    }
    case 'pty':
      return head.channel === 'pty:stdout' ? (payload as Uint8Array) : null;
    case 'claude': {
      const lines = linesOf(event);
      return lines.length > 0 ? `${lines.join('\n')}\n` : null;
    }
  }
}
