import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EventTail } from '../../src/events/event-tail.service.js';
import { startApi, type TestApi } from '../support/api.js';
import { BY, useSpine } from '../support/spine.js';

const spine = useSpine();

async function allEvents() {
  return await spine.database.connection.collection('events').find().sort({ _id: 1 }).toArray();
}

describe('the order of events', () => {
  it('has no gaps and no repeats while many decide and copy at once, and each session in its own order', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(20);
    const first = (await allEvents()).length === 0 ? 1 : -1;
    expect(first).toBe(1);
    // Readers follow while it grows, and must never be shown a number before the ones below it.
    let reading = true;
    const follow = async (): Promise<number[]> => {
      const seen: number[] = [];
      while (
        reading ||
        seen.length < (await spine.database.connection.collection('events').countDocuments())
      ) {
        const page = await spine.eventLog.behind(seen.at(-1) ?? 0, 50);
        seen.push(...page.map((event) => event._id));
      }
      return seen;
    };
    const followers = [follow(), follow()];
    const run = async (): Promise<void> => {
      const { id, keeperId } = await spine.activeSession(projectId, machineId);
      for (let n = 0; n < 5; n += 1) await spine.sessions.adopt(id, { keeperId }, BY);
      await spine.sessions.end(id, 'complete', { generation: 6 }, BY);
      // Somebody else copies the same again.
      await spine.projector.project(await spine.stored(id));
    };
    await Promise.all(Array.from({ length: 15 }, run));
    reading = false;
    const events = await allEvents();
    expect(events).toHaveLength(15 * 8);
    const numbers = events.map(({ _id }) => Number(_id));
    expect(numbers).toEqual(numbers.map((_, index) => index + (numbers[0] ?? 0)));
    for (const seen of await Promise.all(followers)) expect(seen).toEqual(numbers);
    for (const sessionId of new Set(events.map((event) => event.sessionId))) {
      const revs = events.filter((event) => event.sessionId === sessionId).map((event) => event.rev);
      expect(revs).toEqual([...revs].sort((a, b) => a - b));
    }
  }, 60_000);

  it('goes on where it was when every event was purged', async () => {
    const projectId = await spine.project();
    await spine.activeSession(projectId, await spine.machine());
    const last = await spine.eventLog.last();
    await spine.database.connection.collection('events').deleteMany({});
    await spine.activeSession(projectId, await spine.machine());
    const [next] = await allEvents();
    expect(next?._id).toBe(last + 1);
  });
});

describe('a number', () => {
  it('is never given twice, also when the newest were purged and older ones were not', async () => {
    const projectId = await spine.project();
    await spine.activeSession(projectId, await spine.machine());
    const kept = await spine.eventLog.last();
    await spine.activeSession(projectId, await spine.machine());
    const last = await spine.eventLog.last();
    await spine.database.connection.collection('events').deleteMany({ _id: { $gt: kept } } as never);
    await spine.activeSession(projectId, await spine.machine());
    const [next] = await spine.eventLog.behind(kept, 1);
    expect(next?._id).toBe(last + 1);
  });
});

describe('GET /v1/events', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  async function session(): Promise<string> {
    const project = await api.request('POST', '/v1/projects', { body: { name: 'p' } });
    const machineId = crypto.randomUUID();
    const machine = { hostname: 'h', platform: 'p', slots: [{ number: 0 }] };
    await api.request('PUT', `/v1/machines/${machineId}`, { body: machine });
    const body = { projectId: project.body.id, machineId };
    return (await api.request('POST', '/v1/sessions', { body })).body.id;
  }

  it('is resumed from any cursor, and waits for what comes next', async () => {
    const before = await api.request('GET', '/v1/events');
    const cursor = before.body.nextCursor;
    const waiting = api.request('GET', `/v1/events?cursor=${cursor}&waitSeconds=20`);
    const id = await session();
    const { body } = await waiting;
    expect(body.items).toMatchObject([{ sessionId: id, type: 'created', to: 'starting' }]);
    const again = await api.request('GET', `/v1/events?cursor=${cursor}`);
    expect(again.body).toEqual(body);
    const nothing = await api.request('GET', `/v1/events?cursor=${body.nextCursor}`);
    expect(nothing.body).toEqual({ items: [], nextCursor: body.nextCursor });
  });

  it('is told to nobody whose key was revoked while it waited or read', async () => {
    const start = (await api.request('GET', '/v1/events?limit=200')).body.nextCursor;
    const { id, key } = await api.makeKey({ scopes: ['read'] });
    const streamed = await fetch(`${api.url}/v1/events?cursor=${start}`, {
      headers: { 'x-api-key': key, accept: 'text/event-stream' },
    });
    expect(streamed.status).toBe(200);
    const waiting = api.request('GET', `/v1/events?cursor=${start}&waitSeconds=20`, { key });
    const { waiting: readers } = api.app.get(EventTail, { strict: false }) as unknown as {
      waiting: ReadonlyMap<unknown, number>;
    };
    await vi.waitFor(() => expect(readers.size).toBe(2));
    expect((await api.request('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    await session();
    expect((await waiting).body.code).toBe('unauthenticated');
    let text = '';
    for await (const chunk of streamed.body ?? []) text += Buffer.from(chunk).toString('utf8');
    expect(text).not.toContain('id: ');
  });

  it.each(['x', '-1', '1.5', '99999999999999999'])('refuses the cursor %s', async (cursor) => {
    const answer = await api.request('GET', `/v1/events?cursor=${cursor}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'cursor' }] } });
  });

  it('streams, and a client that comes back with Last-Event-ID misses none', async () => {
    const start = (await api.request('GET', '/v1/events?limit=200')).body.nextCursor;
    const headers = { authorization: `Bearer ${api.adminKey}`, accept: 'text/event-stream' };
    const read = async (from: string, count: number): Promise<string[]> => {
      const abort = new AbortController();
      const response = await fetch(`${api.url}/v1/events`, {
        headers: { ...headers, 'last-event-id': from },
        signal: abort.signal,
      });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      const ids: string[] = [];
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString('utf8');
        ids.splice(0, ids.length, ...[...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id ?? ''));
        if (ids.length >= count) break;
      }
      abort.abort();
      return ids;
    };
    const streaming = read(start, 2);
    await session();
    await session();
    const seen = await streaming;
    expect(seen).toHaveLength(2);
    expect(await read(seen[0] ?? '', 1)).toEqual([seen[1]]);
  });
});
