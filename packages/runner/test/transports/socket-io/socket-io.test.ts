import type { RunEvent, ToSocketClient } from '@claude-projects/protocol';
import { NoAnswer, RunRefusal, type RunSessionClient } from '@claude-projects/run-client';
import { afterEach, expect, it } from 'vitest';
import { SocketSink } from '../../../src/transports/socket-io/socket-sink.js';
import { eventually } from '../../support/conditions.js';
import { HttpRig } from '../../support/http-rig.js';

const rigs: HttpRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) {
    expect(rig.bugs).toEqual([]);
    await rig.close();
  }
});
async function open(
  settings: Record<string, unknown> = {},
  log: Record<string, unknown> = {},
): Promise<HttpRig> {
  const rig = await HttpRig.open(settings, log);
  rigs.push(rig);
  return rig;
}
const connected = (client: RunSessionClient) =>
  eventually('it is connected', () => client.state === 'connected');
const upTo = (count: number, from = 1) =>
  Array.from({ length: count - from + 1 }, (_, index) => from + index);

function follow(client: RunSessionClient, runId: string, after: number | null = 0) {
  const events: RunEvent[] = [];
  const watch = client.watch(runId, after);
  watch.on('event', (event) => void events.push(event));
  return {
    ...{ watch, events },
    until: (last: number) => eventually(`event ${last}`, () => events.at(-1)?.seq === last),
  };
}

it('sends what the log holds and then what comes, bytes as bytes, by channel', async () => {
  const rig = await open();
  rig.create('a');
  rig.write('a', 'before');
  rig.log.flush();
  const client = rig.client();
  const { events, until, watch } = follow(client, 'a');
  const heard: [string, string][] = [];
  watch.on('pty:stdout', (bytes) => void heard.push(['pty:stdout', Buffer.from(bytes).toString()]));
  watch.on('pty:resize', ({ columns }) => void heard.push(['pty:resize', String(columns)]));
  await until(2);
  rig.log.resize('a', 100, 30);
  rig.write('a', 'after');
  rig.log.output('a', Buffer.from([0xff, 0x00, 0xc3]));
  await until(5);
  expect(events.map(({ seq }) => seq)).toEqual(upTo(5));
  expect(heard).toEqual([
    ...[
      ['pty:stdout', 'before'],
      ['pty:resize', '100'],
      ['pty:stdout', 'after'],
    ],
    ['pty:stdout', Buffer.from([0xff, 0x00, 0xc3]).toString()],
  ]);
});

it('gives a fresh client the screen, and then only what follows', async () => {
  const rig = await open();
  rig.create('a');
  rig.write('a', 'drawn');
  rig.log.flush();
  const client = rig.client();
  const screens: unknown[] = [];
  const { events, until, watch } = follow(client, 'a', null);
  watch.on('screen', (screen) => void screens.push(screen));
  await eventually('the screen', () => screens.length > 0);
  rig.write('a', 'more');
  await until(3);
  expect(screens).toEqual([{ seq: 2, columns: 80, rows: 24, text: 'a screen' }]);
  expect(events).toHaveLength(1);
});

it('follows several runs over one connection, each in its order', async () => {
  const rig = await open();
  const ids = ['a', 'b', 'c'];
  for (const id of ids) rig.create(id);
  const client = rig.client();
  const followed = ids.map((id) => follow(client, id));
  for (let index = 0; index < 100; index += 1) for (const id of ids) rig.write(id, `${id}${index}`);
  for (const each of followed) await each.until(101);
  for (const { events, watch } of followed) {
    expect(events.map(({ seq }) => seq)).toEqual(upTo(101));
    expect(new Set(events.map(({ runId }) => runId))).toEqual(new Set([watch.runId]));
  }
});

it('answers what is asked, and says why something is refused', async () => {
  const rig = await open();
  rig.create('a');
  const client = rig.client();
  await connected(client);
  await client.input('a', Buffer.from('ls\r'));
  await client.input('a', { type: 'text', text: 'pwd\r' });
  expect(rig.typed.map(({ text }) => text)).toEqual(['ls\r', 'pwd\r']);
  await client.resize('a', 99, 9);
  expect(rig.log.find('a')).toMatchObject({ columns: 99, rows: 9 });
  await expect(client.resize('a', 1, 9)).rejects.toThrow(RunRefusal);
  await expect(client.input('none', { type: 'text', text: 'x' })).rejects.toThrow('there is no run none');
  await client.end('a', 'cancel');
  await expect(client.end('a', 'cancel')).rejects.toThrow('run a has ended already');
  const refusals: string[] = [];
  client.watch('none').on('refused', (problem) => void refusals.push(problem));
  await eventually('a refusal', () => refusals.length > 0);
  expect(refusals).toEqual(['there is no run none']);
});

it('keeps the layout of a client, and its id where it is given a store', async () => {
  const rig = await open();
  const kept = new Map<string, string>();
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const first = rig.client({ store });
  await connected(first);
  await first.saveLayout({ panes: ['a'] });
  first.close();
  const second = rig.client({ store });
  expect(second.clientId).toBe(first.clientId);
  await connected(second);
  expect(await second.layout()).toEqual({ panes: ['a'] });
  const other = rig.client();
  expect(other.clientId).not.toBe(first.clientId);
});

it('lets nobody in without the token or a good ticket', async () => {
  const rig = await open();
  const states: string[] = [];
  const stateChanged = (state: string) => void states.push(state);
  const guessing = rig.client({ credentials: { token: 'cpr_wrong' }, stateChanged });
  await eventually('it is refused', () => states.includes('refused'));
  guessing.close();
  expect(states).not.toContain('connected');
  await expect(guessing.layout()).rejects.toThrow(NoAnswer);
  const ticket = await rig.ticket();
  const first = rig.client({ credentials: { ticket: async () => ticket } });
  await connected(first);
  const again: string[] = [];
  const second = rig.client({
    credentials: { ticket: async () => ticket },
    stateChanged: (state) => void again.push(state),
  });
  await eventually('the used ticket is refused', () => again.includes('refused'));
  second.close();
  expect(again).not.toContain('connected');
});

it('opens no WebSocket for a page of another origin or under another name, nor long polling', async () => {
  const rig = await open();
  const upgrade = (...lines: string[]) =>
    rig.raw(
      ...['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'],
      ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', ...lines],
    );
  expect(await upgrade('Host: localhost', 'Origin: https://evil.example')).toMatch(/^HTTP\/1.1 40[03]/);
  expect(await upgrade('Host: evil.example', 'Origin: http://evil.example')).toMatch(/^HTTP\/1.1 40[03]/);
  const inUrl = `GET /socket.io/?EIO=4&transport=websocket&token=${rig.token} HTTP/1.1`;
  const leaked = await rig.raw(
    ...[inUrl, 'Connection: Upgrade', 'Upgrade: websocket', 'Host: localhost'],
    ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
  );
  expect(leaked).toMatch(/^HTTP\/1.1 40[03]/);
  expect((await rig.call('/socket.io/?EIO=4&transport=polling')).status).toBe(400);
});

it('comes back by itself after a restart of the daemon, and tells exactly what was missed', async () => {
  const rig = await open();
  rig.create('a');
  const client = rig.client();
  const one = follow(client, 'a');
  for (let index = 0; index < 10; index += 1) rig.write('a', `${index}`);
  await one.until(11);
  for (let restart = 0; restart < 3; restart += 1) {
    await rig.restart();
    for (let index = 0; index < 10; index += 1) rig.write('a', `${index}`);
    rig.log.flush();
    await one.until(21 + restart * 10);
  }
  expect(one.events.map(({ seq }) => seq)).toEqual(upTo(41));
});

it('lets a client that is slow wait in the log, with only so much on its way, and slows nobody', async () => {
  const rig = await open({}, { runMiB: 64 });
  rig.create('a');
  const client = rig.client();
  const { promise: standing, resolve: goOn } = Promise.withResolvers<void>();
  const slow = follow(client, 'a');
  slow.watch.on('pty:stdout', () => standing);
  const quick = follow(rig.client(), 'a');
  await quick.until(1);
  for (let index = 0; index < 500; index += 1) {
    rig.write('a', 'x'.repeat(30_000));
    rig.log.flush();
    if (index % 20 === 0) await eventually('it keeps up', () => (quick.events.at(-1)?.seq ?? 0) >= index);
  }
  await quick.until(501);
  // One event is with the listener; what else came stands behind it.
  expect(slow.events.length).toBeLessThanOrEqual(2);
  goOn();
  await slow.until(501);
  for (const { events } of [slow, quick]) expect(events.map(({ seq }) => seq)).toEqual(upTo(501));
});

it('sends only so much to a client that answers nothing, and goes on when it does', async () => {
  const rig = await open({}, { runMiB: 64 });
  rig.create('a');
  const unanswered: (() => void)[] = [];
  let [bytes, events] = [0, 0];
  const sink = new SocketSink(
    'a',
    (name, ...given) => {
      const [batch, body, done] = given as Parameters<ToSocketClient['run:events']>;
      if (name !== 'run:events') return;
      bytes += body?.length ?? 0;
      events += batch.events.length;
      unanswered.push(done);
    },
    (each) => rig.attachments.drained(each),
  );
  rig.attachments.add(sink, 1, 'a', 0);
  for (let index = 0; index < 300; index += 1) {
    rig.write('a', 'x'.repeat(30_000));
    rig.log.flush();
  }
  expect(bytes).toBeLessThan(1_000_000);
  expect(unanswered.length).toBeLessThanOrEqual(64);
  while (unanswered.length > 0) unanswered.shift()?.();
  expect(events).toBe(301);
});

it('tells what is not kept any more, once, and goes on after it', async () => {
  const rig = await open({}, { runMiB: 1 });
  rig.create('a');
  for (let index = 0; index < 30; index += 1) rig.write('a', 'x'.repeat(50_000));
  rig.log.flush();
  const { firstSeq = 0 } = rig.log.find('a') ?? {};
  const gaps: unknown[] = [];
  const { events, until, watch } = follow(rig.client(), 'a', 1);
  watch.on('gap', (gap) => void gaps.push(gap));
  await until(31);
  expect(gaps).toEqual([{ runId: 'a', after: 1, firstSeq }]);
  expect(events.map(({ seq }) => seq)).toEqual(upTo(31, firstSeq));
});

it('hears no more of a run that it detached from, and leaves it running', async () => {
  const rig = await open();
  rig.create('a');
  const client = rig.client();
  const { events, until } = follow(client, 'a');
  await until(1);
  client.detach('a');
  await eventually('nobody watches', () => rig.attachments.watching === 0);
  rig.write('a', 'unheard');
  rig.log.flush();
  expect(events).toHaveLength(1);
  expect(rig.log.find('a')?.status).toBe('running');
});

it('tells a listener that throws from the others', async () => {
  const rig = await open();
  rig.create('a');
  const failures: unknown[] = [];
  const client = rig.client({ failed: (error) => void failures.push(error) });
  const { watch, until } = follow(client, 'a');
  watch.on('system:status', () => {
    throw new Error('mine');
  });
  rig.write('a', 'x');
  await until(2);
  expect(failures.map((error) => (error as Error).message)).toEqual(['mine']);
});
