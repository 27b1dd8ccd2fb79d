import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/settings.js';
import type { SessionEvent } from '../../src/events/event.schema.js';
import { EventsRepository } from '../../src/events/events.repository.js';
import { NoTracing } from '../../src/tracing/tracing.js';
import { WebhookWorker } from '../../src/webhooks/webhook-worker.service.js';
import { WebhooksRepository } from '../../src/webhooks/webhooks.repository.js';
import { startApi, type TestApi } from '../support/api.js';
import {
  answerWith,
  drop,
  type FlakyServer,
  neverAnswer,
  startFlakyServer,
} from '../support/flaky-server.js';

let api: TestApi;
let receiver: FlakyServer;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  receiver = await startFlakyServer();
  receiver.behave(answerWith(200, {}));
});
afterEach(async () => {
  await receiver.close();
  for (const name of ['webhooks', 'webhook_dead_letters', 'events']) {
    await api.connection.collection(name).deleteMany({});
  }
});
afterAll(() => api.close());

/** A worker as another process would have it. */
function worker(changed: Partial<Settings> = {}): WebhookWorker {
  const settings = { ...api.settings, webhookTimeoutSeconds: 5, webhookTriesMax: 3, ...changed };
  const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  return new WebhookWorker(settings, get(WebhooksRepository), get(EventsRepository), new NoTracing());
}

async function webhook(wish: object = {}): Promise<{ id: string; secret: string }> {
  const answer = await api.request('POST', '/v1/webhooks', {
    body: { url: `${receiver.url}/hook`, ...wish },
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

const view = async (id: string) => (await api.request('GET', `/v1/webhooks/${id}`)).body;

let keys = 0;
async function happen(
  count: number,
  changed: Omit<Partial<SessionEvent>, 'type'> & { type?: string } = {},
): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    keys += 1;
    await api.app.get(EventsRepository, { strict: false }).append({
      key: `s:${keys}`,
      sessionId: `s${keys}`,
      projectId: 'p',
      rev: 1,
      type: 'failed',
      at: new Date('2026-01-01T00:00:00Z'),
      from: 'active',
      to: 'failed',
      generation: 1,
      machineId: 'm',
      cause: 'machine-lost',
      reason: null,
      by: 'sweeper',
      silentSince: null,
      purgeAt: null,
      ...(changed as Partial<SessionEvent>),
    });
  }
}

/** Lets what a webhook waits for be due now: its retry and, where a worker died, its lease. */
async function due(id: string): Promise<void> {
  const past = new Date(0);
  await api.connection
    .collection('webhooks')
    .updateOne({ _id: id as never }, [
      { $set: { nextAttemptAt: past, leaseUntil: { $cond: [{ $eq: ['$leaseId', null] }, null, past] } } },
    ]);
}

const eventIds = () => receiver.seen.map(({ headers }) => Number(headers['x-claude-projects-event']));
const attempts = () => receiver.seen.map(({ headers }) => headers['x-claude-projects-delivery-attempt']);
const increasing = (numbers: number[]) => numbers.every((n, i) => i === 0 || n === (numbers[i - 1] ?? 0) + 1);

describe('deliveries', () => {
  it('tell what happens from now on, in order, each signed', async () => {
    await happen(2);
    const { id, secret } = await webhook();
    await happen(150);
    expect(await worker().deliverDue()).toMatchObject({ delivered: 150, retried: 0, errors: 0 });
    expect(eventIds()).toHaveLength(150);
    expect(increasing(eventIds())).toBe(true);
    const events = await api.request('GET', `/v1/events?cursor=${(eventIds()[0] ?? 0) - 1}&limit=150`);
    expect(receiver.seen.map(({ body }) => JSON.parse(body))).toEqual(events.body.items);
    for (const { method, headers, body } of receiver.seen) {
      expect(method).toBe('POST');
      const [, t, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
        String(headers['x-claude-projects-signature']),
      ) as unknown as [string, string, string];
      expect(mac).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
      expect(Math.abs(Date.now() / 1000 - Number(t))).toBeLessThan(60);
      expect(headers['x-claude-projects-webhook']).toBe(id);
    }
    expect(await worker().deliverDue()).toMatchObject({ delivered: 0 });
    expect(await view(id)).toMatchObject({
      deliveredCount: 150,
      deadLetterCount: 0,
      cursor: String(eventIds().at(-1)),
    });
  });

  it('tell only what was asked for, and never come back to what was passed over', async () => {
    const project = await api.request('POST', '/v1/projects', { body: { name: 'p' } });
    const projectId: string = project.body.id;
    await webhook({ events: ['failed', 'fleet-alert'], projectId });
    await happen(120);
    await happen(1, { projectId, type: 'created' });
    await happen(1, { projectId });
    await happen(1, { projectId, type: 'fleet-alert' });
    await happen(3);
    expect(await worker().deliverDue()).toMatchObject({ delivered: 2 });
    expect(receiver.seen.map(({ body }) => JSON.parse(body).type)).toEqual(['failed', 'fleet-alert']);
    receiver.behave(answerWith(200, {}));
    expect(await worker().deliverDue()).toMatchObject({ delivered: 0 });
    expect(receiver.seen).toEqual([]);
  });

  it('are tried again, later and later, until the receiver takes them, and keep their order meanwhile', async () => {
    const { id } = await webhook();
    await happen(2);
    receiver.behave(
      answerWith(500, {}),
      drop,
      answerWith(302, {}, { location: receiver.url }),
      answerWith(204, ''),
    );
    const waits: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      expect(await worker({ webhookTriesMax: 8 }).deliverDue()).toMatchObject({ delivered: 0, retried: 1 });
      // Not due yet: nobody tries.
      expect(await worker().deliverDue()).toMatchObject({ delivered: 0, retried: 0 });
      const { nextAttemptAt, lastFailedAt } = await view(id);
      waits.push((Date.parse(nextAttemptAt) - Date.parse(lastFailedAt)) / 1000);
      await due(id);
    }
    for (const [n, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(30 * 2 ** n * 0.8);
      expect(wait).toBeLessThanOrEqual(30 * 2 ** n * 1.2);
    }
    expect(await worker({ webhookTriesMax: 8 }).deliverDue()).toMatchObject({ delivered: 2 });
    expect(attempts()).toEqual(['1', '2', '3', '4', '1']);
    const [first] = eventIds();
    expect(eventIds()).toEqual([first, first, first, first, (first ?? 0) + 1]);
    expect(await view(id)).toMatchObject({ attempts: 0, lastFailure: null, deadLetterCount: 0 });
  });

  it('are given up after the last try, kept for a person, and the next event gets its own tries', async () => {
    const { id } = await webhook();
    await happen(2);
    receiver.behave(answerWith(500, {}), answerWith(500, {}), answerWith(500, {}), answerWith(200, {}));
    for (let n = 0; n < 2; n += 1) {
      expect(await worker().deliverDue()).toMatchObject({ retried: 1 });
      await due(id);
    }
    expect(await worker().deliverDue()).toMatchObject({ deadLettered: 1, delivered: 1 });
    expect(attempts()).toEqual(['1', '2', '3', '1']);
    expect(await view(id)).toMatchObject({ deadLetterCount: 1, deliveredCount: 1 });
    const letters = await api.connection.collection('webhook_dead_letters').find().toArray();
    expect(letters).toMatchObject([
      { webhookId: id, eventId: eventIds()[0], attempts: 3, body: receiver.seen[0]?.body },
    ]);
    expect(letters[0]?.purgeAt - letters[0]?.at).toBe(30 * 86_400_000);
    const shown = await api.request('GET', `/v1/webhooks/${id}/dead-letters`);
    expect(shown).toMatchObject({
      status: 200,
      body: {
        items: [
          {
            eventId: String(eventIds()[0]),
            attempts: 3,
            failure: 'The receiver answered 500.',
            body: receiver.seen[0]?.body,
          },
        ],
        nextCursor: null,
      },
    });
  });

  it('that were given up are shown page by page, to admins only', async () => {
    const { id } = await webhook();
    const { id: another } = await webhook();
    await happen(5);
    receiver.behave(answerWith(500, {}));
    expect(await worker({ webhookTriesMax: 1 }).deliverDue()).toMatchObject({ deadLettered: 10 });
    const path = `/v1/webhooks/${id}/dead-letters`;
    const first = (await api.request('GET', `${path}?limit=3`)).body;
    const second = (await api.request('GET', `${path}?limit=3&cursor=${first.nextCursor}`)).body;
    const numbers = [...first.items, ...second.items].map(({ eventId }) => Number(eventId));
    expect(numbers).toHaveLength(5);
    expect(increasing(numbers)).toBe(true);
    expect(second.nextCursor).toBeNull();
    expect(another).not.toBe(id);
    const { key } = await api.makeKey({ scopes: ['runner', 'read'] });
    expect((await api.request('GET', path, { key })).status).toBe(403);
    expect((await api.request('GET', '/v1/webhooks/unknown/dead-letters')).status).toBe(404);
  });

  it('end when the receiver says that it is gone', async () => {
    const { id } = await webhook();
    await happen(2);
    receiver.behave(answerWith(410, {}));
    expect(await worker().deliverDue()).toMatchObject({ disabled: 1, delivered: 0 });
    expect(await worker().deliverDue()).toMatchObject({ disabled: 0 });
    expect(receiver.seen).toHaveLength(1);
    expect(await view(id)).toMatchObject({
      status: 'disabled',
      disabledReason: 'The receiver answered 410.',
    });
  });

  it('give a receiver that does not answer up in time, and tell the others meanwhile', async () => {
    const other = await startFlakyServer();
    other.behave(answerWith(200, {}));
    const { id } = await webhook();
    await webhook({ url: other.url });
    await happen(1);
    receiver.behave(neverAnswer);
    const report = await worker({ webhookTimeoutSeconds: 0.3 }).deliverDue();
    expect(report).toMatchObject({ delivered: 1, retried: 1 });
    expect(await view(id)).toMatchObject({ attempts: 1, lastFailure: 'No answer within 0.3 s.' });
    await other.close();
  });

  it('wait as long as the receiver asks, within bounds', async () => {
    const { id } = await webhook();
    await happen(1);
    receiver.behave(answerWith(429, {}, { 'retry-after': '600' }));
    await worker().deliverDue();
    const { nextAttemptAt, lastFailedAt } = await view(id);
    expect(Date.parse(nextAttemptAt) - Date.parse(lastFailedAt)).toBe(600_000);
  });

  it('are one sentence for Slack, in which nobody can be mentioned', async () => {
    await webhook({ format: 'slack' });
    await happen(1, { sessionId: 's1', reason: 'ask <!channel> & co' });
    await happen(1, { sessionId: 's1', type: 'fleet-doubt', cause: null });
    await worker().deliverDue();
    expect(receiver.seen.map(({ body }) => JSON.parse(body))).toEqual([
      {
        text: 'Session s1 of project p failed (machine-lost) on machine m: ask &lt;!channel&gt; &amp; co',
      },
      { text: 'Session s1 of project p fleet-doubt on machine m' },
    ]);
  });
});

describe('workers', () => {
  it('that run at once deliver each event once, in order', async () => {
    await webhook();
    await happen(60);
    const reports = await Promise.all(Array.from({ length: 6 }, () => worker().deliverDue()));
    expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(60);
    expect(eventIds()).toHaveLength(60);
    expect(increasing(eventIds())).toBe(true);
  });

  it('that die are taken over when their lease ends, not before, and change nothing when they wake', async () => {
    const { id } = await webhook();
    await happen(2);
    let held: ServerResponse | undefined;
    const arrived = new Promise<void>((resolve) => {
      receiver.behave(
        (response) => {
          held = response;
          resolve();
        },
        answerWith(200, {}),
      );
    });
    const frozen = worker().deliverDue();
    await arrived;
    expect(await worker().deliverDue()).toMatchObject({ delivered: 0 });
    expect(receiver.seen).toHaveLength(1);
    await due(id);
    expect(await worker().deliverDue()).toMatchObject({ delivered: 2 });
    await happen(1);
    held?.writeHead(500).end();
    expect(await frozen).toMatchObject({ outrun: 1, retried: 0 });
    const [first = 0] = eventIds();
    expect(eventIds()).toEqual([first, first, first + 1]);
    expect(await view(id)).toMatchObject({ attempts: 0, lastFailure: null, cursor: String(first + 1) });
    expect(await worker().deliverDue()).toMatchObject({ delivered: 1 });
    expect(eventIds().at(-1)).toBe(first + 2);
  });

  it('that are stopped begin nothing new, and count nothing against a receiver that they cut off', async () => {
    const { id } = await webhook();
    await happen(2);
    const arrived = new Promise<void>((resolve) => receiver.behave(() => resolve()));
    const stopping = worker();
    const round = stopping.deliverDue();
    await arrived;
    stopping.stop(0);
    expect(await round).toMatchObject({ delivered: 0, retried: 0 });
    expect(await view(id)).toMatchObject({ attempts: 0, lastFailure: null });
    receiver.behave(answerWith(200, {}));
    expect(await stopping.deliverDue()).toMatchObject({ delivered: 0 });
    expect(await worker().deliverDue()).toMatchObject({ delivered: 2 });
    expect(attempts()).toEqual(['1', '1']);
  });
});
