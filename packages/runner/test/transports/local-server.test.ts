import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { writeFrame } from '../../src/transports/frame-socket.js';
import { LocalClient } from '../../src/transports/local-client.js';
import { type LocalConnection, Refusal, serveLocally } from '../../src/transports/local-server.js';
import { eventually } from '../support/conditions.js';

const OTHER = 'The daemon is of another version: run "claude-projects down", then "claude-projects up".';
const directories: string[] = [];
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

async function serve() {
  const directory = mkdtempSync(join(tmpdir(), 'local-'));
  directories.push(directory);
  const path = join(directory, 'run', 'daemon.sock');
  const bugs: unknown[] = [];
  const connections = new Set<LocalConnection>();
  const server = await serveLocally(path, {
    handle: async (request, body, connection) => {
      connections.add(connection);
      if (request.method === 'list') throw new Refusal('not now');
      if (request.method === 'status') throw new Error('a bug');
      return { method: request.method, body: body.toString() };
    },
    drained: () => {},
    closed: (connection) => void connections.delete(connection),
    bug: (error) => void bugs.push(error),
  });
  servers.push(server);
  return { path, bugs, connections };
}

/** What a peer hears that sends these bytes. */
function heard(path: string, send: (socket: ReturnType<typeof connect>) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path, () => send(socket));
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
}

it('listens where only its user can, and answers each request once', async () => {
  const { path, connections } = await serve();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const client = await LocalClient.open(path);
  const body = Buffer.from('grüße');
  const both = [
    client.request({ method: 'run', runId: 'a' }, undefined, body),
    client.request({ method: 'detach', attachId: 1 }),
  ];
  expect(await Promise.all(both)).toEqual([
    { method: 'run', body: 'grüße' },
    { method: 'detach', body: '' },
  ]);
  client.close();
  await eventually('it is known to be gone', () => connections.size === 0);
});

it('says what is expected to fail, and shows nothing of what is not', async () => {
  const { path, bugs } = await serve();
  const client = await LocalClient.open(path);
  await expect(client.request({ method: 'list' })).rejects.toThrow('not now');
  await expect(client.request({ method: 'status' })).rejects.toThrow(
    'The daemon failed at this: see its log.',
  );
  await expect(client.request({ method: 'nothing' } as never)).rejects.toThrow('does not understand');
  expect(bugs).toHaveLength(1);
  client.close();
});

it('tells a client of the first version in its own words that it is of another one', async () => {
  const { path } = await serve();
  const request = { protocol: 1, id: 1, request: { method: 'status' } };
  const answer = await heard(path, (socket) => socket.write(`${JSON.stringify(request)}\n`));
  expect(JSON.parse(answer)).toEqual({ id: 1, ok: false, problem: OTHER });
});

it('tells a client of a version to come that it is of another one', async () => {
  const { path } = await serve();
  const answer = await heard(path, (socket) => void writeFrame(socket, { kind: 'hello', protocol: 99 }));
  expect(answer).toContain(JSON.stringify({ kind: 'unwelcome', problem: OTHER }));
});

it.each([
  ['asks before it greets', { kind: 'request', id: 1, request: { method: 'list' } }],
  ['says nothing that is known', { kind: 'dance' }],
])('does not serve whoever %s', async (_what, message) => {
  const { path, connections } = await serve();
  const answer = await heard(path, (socket) => void writeFrame(socket, message));
  expect(answer).not.toContain('answer');
  expect(connections.size).toBe(0);
});
