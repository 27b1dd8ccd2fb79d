import { afterEach, expect, it } from 'vitest';
import { EventStream } from '../../../src/transports/http/event-stream.js';
import { eventually } from '../../support/conditions.js';
import { HttpRig } from '../../support/http-rig.js';
import { EventReader } from '../../support/server-sent-events.js';

const rigs: HttpRig[] = [];
const readers: EventReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.leave();
  for (const rig of rigs.splice(0)) {
    expect(rig.bugs).toEqual([]);
    await rig.close();
  }
});
async function open(log: Record<string, unknown> = {}): Promise<HttpRig> {
  const rig = await HttpRig.open({}, log);
  rigs.push(rig);
  return rig;
}
function read(rig: HttpRig, path: string, headers: Record<string, string> = {}): EventReader {
  const reader = EventReader.of(rig, path, headers);
  readers.push(reader);
  return reader;
}
const upTo = (count: number, from = 1) =>
  Array.from({ length: count - from + 1 }, (_, index) => from + index);

it('sends what the log holds and then what comes, with the number and the channel of each event', async () => {
  const rig = await open();
  rig.create('a');
  rig.write('a', 'before');
  rig.log.flush();
  const reader = read(rig, '/api/runs/a/stream');
  await reader.until('the backlog', () => reader.ids.length === 2);
  rig.write('a', 'after');
  rig.end('a');
  await reader.until('the end', () => reader.over);
  expect(reader.ids).toEqual([1, 2, 3, 4]);
  expect(reader.events.map(({ event }) => event)).toEqual([
    ...['system:status', 'pty:stdout', 'pty:stdout', 'system:status', 'end'],
  ]);
  expect(reader.events[2]?.data).toMatchObject({ seq: 3, base64: Buffer.from('after').toString('base64') });
});

it('goes on after Last-Event-ID, and says that there is nothing more once the client has all', async () => {
  const rig = await open();
  rig.create('a');
  for (let index = 0; index < 5; index += 1) rig.write('a', `${index}`);
  rig.end('a');
  rig.log.flush();
  const some = read(rig, '/api/runs/a/stream?after=1', { 'last-event-id': '4' });
  await some.until('the rest', () => some.over);
  expect(some.ids).toEqual([5, 6, 7]);
  const nothing = read(rig, '/api/runs/a/stream', { 'last-event-id': '7' });
  await nothing.until('an answer', () => nothing.over);
  expect([nothing.status, nothing.events]).toEqual([204, []]);
});

it('says what is not kept any more, once, and goes on after it', async () => {
  const rig = await open({ runMiB: 1 });
  rig.create('a');
  for (let index = 0; index < 30; index += 1) rig.write('a', 'x'.repeat(50_000));
  rig.log.flush();
  const { firstSeq = 0 } = rig.log.find('a') ?? {};
  expect(firstSeq).toBeGreaterThan(2);
  const reader = read(rig, '/api/runs/a/stream?after=1');
  await reader.until('all that is kept', () => reader.ids.at(-1) === 31);
  expect(reader.events[0]).toEqual({ id: null, event: 'gap', data: { after: 1, firstSeq } });
  expect(reader.ids).toEqual(upTo(31, firstSeq));
});

it('lets a client that stops reading wait in the log, and slows nobody', async () => {
  const rig = await open({ runMiB: 64 });
  rig.create('a');
  const [stopped, reading] = [read(rig, '/api/runs/a/stream'), read(rig, '/api/runs/a/stream')];
  for (const each of [stopped, reading]) await each.until('its first event', () => each.ids.length === 1);
  stopped.pause();
  // Forty megabytes as they are sent, of which sockets and clients hold a few.
  for (let index = 0; index < 1_000; index += 1) {
    rig.write('a', 'x'.repeat(30_000));
    rig.log.flush();
    if (index % 50 === 0)
      await reading.until('it keeps up', () => (reading.ids.at(-1) ?? 0) >= index, 30_000);
  }
  await reading.until('everything', () => reading.ids.at(-1) === 1_001, 30_000);
  expect(stopped.ids.length).toBeLessThan(500);
  stopped.resume();
  await stopped.until('everything', () => stopped.ids.at(-1) === 1_001, 30_000);
  expect(stopped.ids).toEqual(upTo(1_001));
  expect(reading.ids).toEqual(upTo(1_001));
});

it('holds no more than a page and a quarter of a megabyte for a client that does not read', async () => {
  const rig = await open({ runMiB: 64 });
  rig.create('a');
  const stream = new EventStream(rig.attachments);
  rig.attachments.add(stream, 1, 'a', 0);
  for (let index = 0; index < 300; index += 1) {
    rig.write('a', 'x'.repeat(30_000));
    rig.log.flush();
  }
  expect(stream.hasRoom).toBe(false);
  // Then nothing more comes, and what it held can be counted.
  rig.attachments.closed(stream);
  stream.close();
  let held = 0;
  for await (const bytes of stream.body) held += bytes.length;
  expect(held).toBeGreaterThan(200_000);
  expect(held).toBeLessThan(700_000);
});

it('forgets a client that has gone', async () => {
  const rig = await open();
  rig.create('a');
  const reader = read(rig, '/api/runs/a/stream');
  await reader.until('its first event', () => reader.ids.length === 1);
  expect(rig.attachments.watching).toBe(1);
  reader.leave();
  await eventually('it is forgotten', () => rig.attachments.watching === 0);
});

it('shows a silent client that it is still there', async () => {
  const stream = new EventStream({ drained: () => {}, closed: () => {} }, 5);
  const { value } = await stream.body.getReader().read();
  expect(new TextDecoder().decode(value)).toMatch(/^:.*\n\n$/);
  stream.close();
});

it('goes on after a restart of the daemon with exactly what was missed', async () => {
  const rig = await open();
  rig.create('a');
  const before = read(rig, '/api/runs/a/stream');
  for (let index = 0; index < 10; index += 1) rig.write('a', `${index}`);
  await before.until('ten lines', () => before.ids.at(-1) === 11);
  await rig.restart();
  await before.until('it is cut off', () => before.over);
  for (let index = 0; index < 10; index += 1) rig.write('a', `${index}`);
  rig.end('a');
  const after = read(rig, '/api/runs/a/stream', { 'last-event-id': String(before.ids.at(-1)) });
  await after.until('the end', () => after.over);
  expect([...before.ids, ...after.ids]).toEqual(upTo(22));
});
