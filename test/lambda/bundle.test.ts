import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipSize } from '../../scripts/bench-lambda/zip-size.mjs';
import { startApi, type TestApi } from '../support/api.js';
import { type Collector, startCollector } from '../support/collector.js';
import { type LambdaProcess, startLambda } from '../support/lambda-process.js';

/** What is read at a start, and sent by each deployment. */
const ZIP_MAX_BYTES = 1_500_000;

let directory: string;
let api: TestApi;
let lambda: LambdaProcess;
let env: Record<string, string>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bundle-'));
  await promisify(execFile)(process.execPath, ['scripts/bundle.mjs', directory]);
  api = await startApi();
  env = {
    MONGODB_URI: api.settings.mongodbUri,
    MONGODB_DB: api.databaseName,
    ADMIN_API_KEY: api.adminKey,
    LOG_LEVEL: 'warn',
    // The limits are shared with the other API of this test, whose are far away.
    RATE_LIMIT_PER_MINUTE: '1000000',
  };
  lambda = await startLambda(join(directory, 'api/lambda.mjs'), env);
});
afterAll(async () => {
  await lambda?.stop();
  await api?.close();
  await rm(directory, { recursive: true });
});

/** What an HTTP API of the gateway sends. */
const request = (method: string, path: string, body?: unknown) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: {
    host: 'api.example.com',
    'x-api-key': api.adminKey,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  },
  requestContext: {
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: 'r',
    stage: '$default',
    time: '21/Nov/2026:00:00:00 +0000',
    timeEpoch: 0,
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  isBase64Encoded: false,
});

it.each(['api', 'sweep', 'migrate'])('the zip of %s stays small', (name) => {
  expect(zipSize(join(directory, name))).toBeLessThanOrEqual(ZIP_MAX_BYTES);
});

it('answers a good request from the bundle, with what it needs injected', async () => {
  const answer = await lambda.invoke(request('POST', '/v1/projects', { name: 'from the bundle' }));
  expect(answer.statusCode).toBe(201);
  const { id } = JSON.parse(answer.body);
  expect((await api.request('GET', `/v1/projects/${id}`)).body.name).toBe('from the bundle');
});

it('refuses a bad body from the bundle: its types are still there to be checked', async () => {
  const answer = await lambda.invoke(request('POST', '/v1/projects', { name: 7, odd: true }));
  expect(answer.statusCode).toBe(400);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(answer.body)).toMatchObject({
    code: 'invalid-request',
    errors: expect.arrayContaining([
      expect.objectContaining({ path: 'name' }),
      expect.objectContaining({ path: 'odd' }),
    ]),
  });
});

it('checks from the bundle what one type takes over from another', async () => {
  const made = await lambda.invoke(request('POST', '/v1/projects', { name: 'to be changed' }));
  const path = `/v1/projects/${JSON.parse(made.body).id}`;
  const settings = { heartbeatIntervalSeconds: 30 };
  const good = await lambda.invoke(request('PATCH', path, { settings }));
  expect([good.statusCode, JSON.parse(good.body).settings]).toEqual([200, expect.objectContaining(settings)]);
  const bad = await lambda.invoke(request('PATCH', path, { settings: { heartbeatIntervalSeconds: -1 } }));
  expect([bad.statusCode, JSON.parse(bad.body).errors[0]?.path]).toEqual([
    400,
    'settings.heartbeatIntervalSeconds',
  ]);
});

it('refuses who has no key', async () => {
  const { 'x-api-key': _, ...headers } = request('GET', '/v1/projects').headers;
  const answer = await lambda.invoke({ ...request('GET', '/v1/projects'), headers });
  expect(answer.statusCode).toBe(401);
});

it('describes itself and shows the docs from the bundle', async () => {
  const document = await lambda.invoke(request('GET', '/openapi.json'));
  expect(JSON.parse(document.body)).toEqual((await api.request('GET', '/openapi.json')).body);
  for (const path of ['/docs', '/docs/start.js', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js']) {
    const answer = await lambda.invoke(request('GET', path));
    expect(answer.statusCode, path).toBe(200);
    expect(answer.body.length, path).toBeGreaterThan(50);
  }
  expect((await lambda.invoke(request('GET', '/health/ready'))).statusCode).toBe(200);
});

it('answers a page to who would rather have a stream, for a function cannot stream', async () => {
  const event = request('GET', '/v1/events');
  const headers = { ...event.headers, accept: 'text/event-stream' };
  const answer = await lambda.invoke({ ...event, headers });
  expect(answer.statusCode).toBe(200);
  expect(JSON.parse(answer.body)).toHaveProperty('nextCursor');
});

it('sweeps once for an event of the schedule', async () => {
  const sweep = await startLambda(join(directory, 'sweep/sweep.mjs'), env);
  const report = await sweep.invoke({ source: 'aws.scheduler' });
  await sweep.stop();
  expect(report).toMatchObject({ startedAt: expect.any(String), examined: 0, errors: 0 });
});

describe('traces from the bundle', () => {
  let collector: Collector;
  beforeAll(async () => {
    collector = await startCollector();
  });
  afterAll(() => collector.close());

  it('are sent when a request is answered, for an instance may be frozen from then on', async () => {
    const traced = await startLambda(join(directory, 'api/lambda.mjs'), {
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    expect((await traced.invoke(request('GET', '/v1/projects'))).statusCode).toBe(200);
    expect(collector.spans.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['GET /v1/projects', 'find projects']),
    );
    await traced.stop();
  });

  it('are sent when a sweep has ended', async () => {
    const traced = await startLambda(join(directory, 'sweep/sweep.mjs'), {
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    await traced.invoke({ source: 'aws.scheduler' });
    expect(collector.spans.map(({ name }) => name)).toContain('sweep');
    await traced.stop();
  });

  it('cost nothing where nobody wants them: what makes them is not even looked for', async () => {
    const [there, away] = ['api/open-telemetry.mjs', 'api/away.mjs'].map((name) => join(directory, name));
    await rename(there as string, away as string);
    try {
      const untraced = await startLambda(join(directory, 'api/lambda.mjs'), env);
      expect((await untraced.invoke(request('GET', '/v1/projects'))).statusCode).toBe(200);
      await untraced.stop();
    } finally {
      await rename(away as string, there as string);
    }
  });
});
