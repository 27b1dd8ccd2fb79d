// A process that sends events to one client: over Socket.IO as it is, or through the run log and the runner's Socket.IO.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { logSettingsSchema } from '../../packages/runner/dist/run-log/log-settings.js';
import { openRunLog } from '../../packages/runner/dist/run-log/open-run-log.js';
import { Attachments } from '../../packages/runner/dist/runs/attachments.js';
import { httpSettingsSchema } from '../../packages/runner/dist/transports/http/http-settings.js';
import { HttpSide } from '../../packages/runner/dist/transports/http/http-side.js';

const { Server } = createRequire(new URL('../../packages/runner/dist/daemon.js', import.meta.url))(
  'socket.io',
);
const [, , kind, count] = process.argv;
/** As many as a host's pipe brings at once. */
const atOnce = 50;

const sessionId = randomUUID();
/** What a conversation streams most: a piece of text. */
const delta = (index) => ({
  type: 'stream_event',
  event: {
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: `piece ${index} of an answer` },
  },
  ...{ session_id: sessionId, parent_tool_use_id: null, uuid: '0f5a6a44-6c1c-4d0e-93a5-1c3d4e5f6a7b' },
});

/** Leaves the loop between two bursts, so that sockets are written. */
async function produce(send) {
  for (let index = 0; index < Number(count); ) {
    for (let each = 0; each < atOnce && index < Number(count); each += 1, index += 1) send(index);
    await new Promise(setImmediate);
  }
}

async function bare() {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  process.send({ url: `http://127.0.0.1:${http.address().port}` });
  const [socket] = await once(io, 'connection');
  await once(process, 'message');
  await produce((index) => {
    const head = { seq: index + 1, channel: 'claude:delta', type: 'stream_event', ts: Date.now() };
    socket.emit('event', { ...head, json: delta(index) });
  });
}

async function runner() {
  const directory = mkdtempSync(join(tmpdir(), 'bench-events-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  let attachments;
  const { log } = openRunLog(join(directory, 'runs.db'), logSettingsSchema.parse({ runMiB: 1_024 }), {
    ...{ now: Date.now, pauseChanged() {} },
    committed: (events) => attachments.committed(events),
    failed(error) {
      throw error;
    },
  });
  attachments = new Attachments(log);
  const claude = {
    mode: 'fresh',
    conversationId: sessionId,
    parentConversationId: null,
    prompt: null,
    begin: {},
  };
  log.create({
    ...{ runId: 'a', sessionId: null, generation: 1, bootId: '', columns: 80, rows: 24, claude },
    meta: { name: null, command: ['claude'], cwd: '/', template: null },
  });
  log.flush();
  const side = new HttpSide({
    settings: httpSettingsSchema.parse({ port: 0 }),
    ...{ tls: null, stateDirectory: directory, version: '' },
    access: { log, attachments, claude: {} },
    listening: (url) =>
      process.send({ url, token: readFileSync(join(directory, 'http-token'), 'utf8').trim() }),
    log() {},
    bug: console.error,
  });
  side.open();
  await once(process, 'message');
  await produce((index) => {
    const event = { channel: 'claude:delta', type: 'stream_event', payload: delta(index) };
    log.heardLine('a', index + 1, {}, [event]);
  });
}

process.on('disconnect', () => process.exit());
await (kind === 'bare' ? bare() : runner());
