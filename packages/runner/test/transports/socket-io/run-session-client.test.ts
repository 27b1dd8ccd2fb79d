import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FromSocketClient, packBatch, type ToSocketClient } from '@claude-projects/protocol';
import { RunSessionClient } from '@claude-projects/run-client';
import { Server, type Socket } from 'socket.io';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../../support/conditions.js';

type Client = Socket<FromSocketClient, ToSocketClient>;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A runner that does what none should: what it sends after each attach is up to the test. */
async function misbehaving(attached: (client: Client, after: number | null, nth: number) => number) {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const io = new Server<FromSocketClient, ToSocketClient>(http, { transports: ['websocket'] });
  closing.push(() => io.close());
  const attaches: (number | null)[] = [];
  io.on('connection', (socket) => {
    socket.on('client:hello', (_hello, answer) =>
      answer({ ok: true, result: { daemonPid: 1, layout: null } }),
    );
    socket.on('run:attach', ({ after }, answer) => {
      attaches.push(after);
      const events = () => attached(socket, after, attaches.length);
      const run = { headSeq: 0 };
      const result = { run: run as never, screen: null };
      run.headSeq = events();
      answer({ ok: true, result });
    });
  });
  const { port } = http.address() as AddressInfo;
  const failures: unknown[] = [];
  const client = new RunSessionClient({
    ...{ url: `http://127.0.0.1:${port}`, credentials: { token: 'x' } },
    failed: (error) => void failures.push(error),
  });
  closing.push(() => client.close());
  return { client, attaches, failures, io };
}

/** Sends these events once the answer to the attach is out. */
function send(socket: Client, ...batches: number[][]): void {
  setImmediate(() => {
    for (const seqs of batches) {
      const head = { runId: 'a', channel: 'system:status', type: 'notice', ts: 0 } as const;
      socket.emit(
        'run:events',
        ...packBatch(
          'a',
          seqs.map((seq) => ({ ...head, seq, payload: { seq } })),
        ),
        () => {},
      );
    }
  });
}

it('tells an event once that comes again, and asks anew for one that is missing', async () => {
  const { client, attaches, failures } = await misbehaving((socket, _after, nth) => {
    if (nth === 1) send(socket, [1, 2], [2, 3], [1], [5]);
    else send(socket, [4, 5, 6]);
    return 6;
  });
  const seqs: number[] = [];
  client.watch('a').on('event', ({ seq }) => void seqs.push(seq));
  await eventually('all of it', () => seqs.includes(6));
  expect(seqs).toEqual([1, 2, 3, 4, 5, 6]);
  expect(attaches).toEqual([0, 3]);
  expect(failures).toEqual([]);
});

it('says that a runner has lost what it had told, and goes on with what it has', async () => {
  const { client, attaches, io } = await misbehaving((socket, _after, nth) => {
    send(socket, nth === 1 ? [1, 2, 3, 4] : [3]);
    return nth === 1 ? 4 : 2;
  });
  const told: string[] = [];
  const watch = client.watch('a');
  watch.on('event', ({ seq }) => void told.push(`event ${seq}`));
  watch.on('gap', ({ after, firstSeq }) => void told.push(`gap ${after} ${firstSeq}`));
  await eventually('four events', () => told.length === 4);
  io.disconnectSockets(true);
  await eventually('what it has now', () => told.length === 6);
  expect(told.slice(4)).toEqual(['gap 4 3', 'event 3']);
  expect(attaches).toEqual([0, 4]);
});

it('acknowledges a batch when the slowest listener is done with it, and not before', async () => {
  let answered = false;
  const { client } = await misbehaving((socket) => {
    const event = {
      runId: 'a',
      seq: 1,
      channel: 'pty:stdout',
      type: 'bytes',
      ts: 0,
      payload: Buffer.from('x'),
    } as const;
    setImmediate(() =>
      socket.emit('run:events', ...packBatch('a', [event]), () => {
        answered = true;
      }),
    );
    return 1;
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  let heard = false;
  client.watch('a').on('pty:stdout', () => {
    heard = true;
    return promise;
  });
  await eventually('it is heard', () => heard);
  // A round trip later an acknowledgement would have come.
  await client.layout();
  expect(answered).toBe(false);
  resolve();
  await eventually('it is answered', () => answered);
});

it('goes on after something that is no message', async () => {
  const { client, failures } = await misbehaving((socket) => {
    setImmediate(() =>
      socket.emit('run:events', { runId: 'a', events: [{ seq: -1 }] } as never, null, () => {}),
    );
    send(socket, [1]);
    return 1;
  });
  const seqs: number[] = [];
  client.watch('a').on('event', ({ seq }) => void seqs.push(seq));
  await eventually('the event', () => seqs.length === 1);
  expect(failures).toHaveLength(1);
});
