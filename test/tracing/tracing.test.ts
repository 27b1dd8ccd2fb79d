import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeApiKey } from '../../src/api-keys/api-key.js';
import { EventsRepository } from '../../src/events/events.repository.js';
import { Tracing } from '../../src/tracing/tracing.js';
import { WebhookWorker } from '../../src/webhooks/webhook-worker.service.js';
import { startApi, type TestApi } from '../support/api.js';
import { type ApiProcess, startApiProcess } from '../support/api-process.js';
import { type Collector, startCollector } from '../support/collector.js';
import { useDatabase } from '../support/database.js';
import { answerWith, startFlakyServer } from '../support/flaky-server.js';

const SERVER = 2;
const CLIENT = 3;

const database = useDatabase();
const adminKey = makeApiKey();
let collector: Collector;
let api: ApiProcess | null = null;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  await api?.kill();
  api = null;
  await collector.close();
});

async function start(env: Record<string, string> = {}): Promise<ApiProcess> {
  api = await startApiProcess({
    MONGODB_URI: database.uri,
    MONGODB_DB: database.name,
    ADMIN_API_KEY: adminKey,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    ...env,
  });
  return api;
}

function send(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${api?.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-api-key': adminKey, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Ends it as an operator does; what it had to tell is told by then. */
async function end({ process: child }: ApiProcess): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  return (await exited)[0] as number | null;
}

const spansOf = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId);
const someTrace = () => ({
  traceId: randomBytes(16).toString('hex'),
  parentId: randomBytes(8).toString('hex'),
});

describe('traces', () => {
  it('hold a request by the pattern of its route, below the span of its caller, and its commands below it', async () => {
    const running = await start({
      OTEL_SERVICE_NAME: 'orchestration',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-token=a%20b',
    });
    const { traceId, parentId } = someTrace();
    const answer = await send(
      '/v1/projects',
      { name: 'hush-hush' },
      { traceparent: `00-${traceId}-${parentId}-01` },
    );
    expect(answer.status).toBe(201);
    expect(await end(running)).toBe(0);

    const request = spansOf(traceId).find(({ kind }) => kind === SERVER);
    expect(request).toMatchObject({
      service: 'orchestration',
      name: 'POST /v1/projects',
      parentSpanId: parentId,
      failed: false,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/projects',
        'http.response.status_code': 201,
      },
    });
    const insert = spansOf(traceId).find(({ name }) => name === 'insert projects');
    expect(insert).toMatchObject({
      kind: CLIENT,
      parentSpanId: request?.spanId,
      attributes: {
        'db.system.name': 'mongodb',
        'db.namespace': database.name,
        'db.operation.name': 'insert',
        'db.collection.name': 'projects',
      },
    });
    expect(collector.headers()).toMatchObject({ 'x-token': 'a b' });
  });

  it('hold a heartbeat, on its short way too, with its commands', async () => {
    const running = await start();
    const machineId = randomUUID();
    const machine = { hostname: 'h', platform: 'p', slots: [{ number: 0 }] };
    const registered = await fetch(`${running.url}/v1/machines/${machineId}`, {
      method: 'PUT',
      headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
      body: JSON.stringify(machine),
    });
    expect(registered.status).toBe(200);
    const { id: projectId } = (await (await send('/v1/projects', { name: 'p' })).json()) as { id: string };
    const session = (await (await send('/v1/sessions', { projectId, machineId })).json()) as { id: string };
    const { traceId, parentId } = someTrace();
    const beat = await send(
      `/v1/sessions/${session.id}/heartbeat`,
      { generation: 1, sequence: 1 },
      { traceparent: `00-${traceId}-${parentId}-01` },
    );
    expect(beat.status).toBe(200);
    expect(await end(running)).toBe(0);
    const names = spansOf(traceId).map(({ name }) => name);
    expect(names).toContain('POST /v1/sessions/:id/heartbeat');
    expect(names).toContain('update sessions');
  });

  it('hold neither a key nor anything that was sent or stored', async () => {
    const running = await start();
    await send('/v1/projects?secret=in-the-query', { name: 'hush-hush' });
    await send('/v1/projects', { name: 7, prompt: 'hush-hush' });
    await send('/v1/projects/in-the-path');
    expect(await end(running)).toBe(0);
    expect(collector.spans.map(({ name }) => name)).toContain('GET /v1/projects/:id');
    for (const value of [adminKey, 'in-the-query', 'hush-hush', 'in-the-path']) {
      expect(collector.text()).not.toContain(value);
    }
  });

  it('are named in the request log, by the caller’s trace or by one of this server’s own', async () => {
    const running = await start();
    const logged: { route: string; traceId: string }[] = [];
    createInterface({ input: running.process.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line.includes('"msg":"request"')) logged.push(JSON.parse(line));
    });
    const { traceId, parentId } = someTrace();
    await send('/v1/projects', undefined, { traceparent: `00-${traceId}-${parentId}-01` });
    await send('/v1/machines', undefined, { traceparent: 'ff-forged"' });
    expect(await end(running)).toBe(0);
    const byRoute = new Map(logged.map((line) => [line.route, line.traceId]));
    expect(byRoute.get('/v1/projects')).toBe(traceId);
    expect(byRoute.get('/v1/machines')).toMatch(/^[0-9a-f]{32}$/);
    expect(spansOf(byRoute.get('/v1/machines') ?? '').map(({ name }) => name)).toContain('GET /v1/machines');
  });

  it('hold sweeps with what they did', async () => {
    const running = await start();
    expect(await end(running)).toBe(0);
    const sweep = collector.spans.find(({ name }) => name === 'sweep');
    expect(sweep?.attributes).toMatchObject({ 'sweep.examined': 0, 'sweep.more': false });
    expect(spansOf(sweep?.traceId ?? '').some(({ name }) => name === 'find sessions')).toBe(true);
  });

  it('leave out what was sampled out, here or by the caller', async () => {
    const running = await start({ OTEL_TRACES_SAMPLER_ARG: '0' });
    const kept = someTrace();
    const dropped = someTrace();
    await send('/v1/projects');
    await send('/v1/projects', undefined, { traceparent: `00-${kept.traceId}-${kept.parentId}-01` });
    await send('/v1/projects', undefined, { traceparent: `00-${dropped.traceId}-${dropped.parentId}-00` });
    expect(await end(running)).toBe(0);
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([kept.traceId]));
  });

  it('hold up neither requests nor the end where the collector is away', async () => {
    await collector.close();
    const running = await start();
    expect((await send('/v1/projects')).status).toBe(200);
    expect(await end(running)).toBe(0);
  });
});

it('traces of deliveries to webhooks name the webhook, the event and the answer, not the address', async () => {
  const receiver = await startFlakyServer();
  receiver.behave(answerWith(503, {}));
  const traced: TestApi = await startApi({ otlpEndpoint: collector.url });
  try {
    const webhook = await traced.request('POST', '/v1/webhooks', {
      body: { url: `${receiver.url}/services/T0/secret-part` },
    });
    await traced.app.get(EventsRepository, { strict: false }).append({
      key: 's:1',
      sessionId: 's',
      projectId: 'p',
      rev: 1,
      type: 'failed',
      at: new Date('2026-01-01T00:00:00Z'),
      from: 'active',
      to: 'failed',
      generation: 1,
      machineId: 'm',
      cause: 'machine-lost',
      reason: 'secret-part',
      by: 'sweeper',
      silentSince: null,
      recovery: null,
      purgeAt: null,
    } as never);
    expect(await traced.app.get(WebhookWorker, { strict: false }).deliverDue()).toMatchObject({ retried: 1 });
    await traced.app.get(Tracing).flush();
    expect(collector.spans.find(({ name }) => name === 'webhook delivery')).toMatchObject({
      kind: CLIENT,
      attributes: {
        'webhook.id': webhook.body.id,
        'webhook.attempt': 1,
        'http.response.status_code': 503,
      },
    });
    expect(collector.text()).not.toContain('secret-part');
  } finally {
    await traced.close();
    await receiver.close();
  }
});
