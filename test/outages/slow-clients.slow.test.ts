import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { startApi } from '../support/api.js';
import type { ApiProcess } from '../support/api-process.js';
import { ADMIN_KEY, ask, startPeer } from './api-client.js';

/** The longest time-out of a request, and how often Node looks for those that are over it. */
const CUT_WITHIN_MS = 40_000;
/** The same for who does not read: it is given its time twice. */
const UNREAD_CUT_WITHIN_MS = 120_000;

let api: ApiProcess;
const sockets: Socket[] = [];
beforeAll(async () => {
  api = await startPeer(inject('mongodUri'), 'slow-clients');
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await api.kill();
});

/** Sends the beginning, then a little from time to time, and resolves once the server ends the connection. */
function drip(beginning: string, drop: string): Promise<number> {
  const { hostname, port } = new URL(api.url);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(beginning));
    sockets.push(socket);
    const dripping = setInterval(() => drop && socket.writable && socket.write(drop), 500);
    socket.on('error', () => {});
    socket.resume();
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(performance.now() - startedAt);
    });
  });
}

const post = `POST /v1/projects HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ADMIN_KEY}\r\nContent-Type: application/json\r\n`;

it('cuts off who sends nothing, headers without end, or a body without end, and serves others meanwhile', async () => {
  const cut = Promise.all([
    drip('', ''),
    drip('GET /v1/projects HTTP/1.1\r\n', 'X-Drop: 1\r\n'),
    drip(`${post}Content-Length: 100000\r\n\r\n{"name":"`, 'a'),
    drip(`${post}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'),
  ]);
  for (let count = 0; count < 20; count += 1) {
    expect((await ask(api.url, 'GET', '/v1/projects')).status).toBe(200);
  }
  for (const ms of await cut) expect(ms).toBeLessThan(CUT_WITHIN_MS);
  expect((await ask(api.url, 'GET', '/health/ready')).status).toBe(200);
});

it('cuts off who asks and never reads the answers', async () => {
  const inHere = await startApi();
  const held = new Promise<Socket>((resolve) => inHere.app.getHttpServer().once('connection', resolve));
  const { hostname, port } = new URL(inHere.url);
  const client = connect(Number(port), hostname);
  sockets.push(client);
  client.pause();
  // Far more than the buffers between the two hold.
  client.write('GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(100));
  const socket = await held;
  await vi.waitFor(() => expect(socket.writableLength).toBeGreaterThan(0), { timeout: 10_000 });
  await vi.waitFor(() => expect(socket.destroyed).toBe(true), {
    timeout: UNREAD_CUT_WITHIN_MS,
    interval: 500,
  });
  client.destroy();
  await inHere.close();
});
