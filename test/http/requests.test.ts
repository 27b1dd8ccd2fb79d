import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const project = (body: unknown, headers: Record<string, string> = {}) =>
  api.request('POST', '/v1/projects', { body, headers });

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('what cannot be a request is refused as problem+json and changes nothing', () => {
  it.each<[string, () => Promise<{ status: number; headers: Headers; body: unknown }>, number, string]>([
    ['an unknown route', () => api.request('GET', '/v1/nothing'), 404, 'not-found'],
    ['an unknown route without a key', () => api.request('GET', '/nothing', { key: null }), 404, 'not-found'],
    [
      'a method that a route does not have',
      () => api.request('PATCH', '/v1/projects'),
      405,
      'method-not-allowed',
    ],
    ['a path that is no URI', () => api.request('GET', '/v1/projects/%E0%A4%A'), 400, 'invalid-request'],
    ['a body that is no JSON', () => project('{"name":'), 400, 'invalid-request'],
    ['a list for a body', () => project('[]'), 400, 'invalid-request'],
    ['a text for a body', () => project('"name"'), 400, 'invalid-request'],
    ['no body', () => api.request('POST', '/v1/projects'), 400, 'invalid-request'],
    [
      'a body without its type',
      () => project('{"name":"a"}', { 'content-type': 'text/plain' }),
      415,
      'unsupported-media-type',
    ],
    [
      'a form',
      () => project('name=a', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'unsupported-media-type',
    ],
    [
      'an unknown encoding',
      () => project('{}', { 'content-encoding': 'secret' }),
      415,
      'unsupported-media-type',
    ],
    [
      'another character set',
      () => project('{}', { 'content-type': 'application/json; charset=utf-7' }),
      415,
      'unsupported-media-type',
    ],
    ['a body too large', () => project({ name: 'a'.repeat(256 * 1024) }), 413, 'payload-too-large'],
    ['a body nested too deep', () => project(nested(25)), 400, 'invalid-request'],
    ['a body nested very deep', () => project(nested(20_000)), 400, 'invalid-request'],
    ['an operator for a name', () => project('{"name":{"$gt":""}}'), 400, 'invalid-request'],
    [
      'a prototype for a name',
      () => project('{"name":"a","__proto__":{"admin":true}}'),
      400,
      'invalid-request',
    ],
    ['NUL in a text', () => project('{"name":"a\\u0000"}'), 400, 'invalid-request'],
    ['half a character', () => project('{"name":"\\ud800"}'), 400, 'invalid-request'],
    ['an unknown field', () => project({ name: 'a', admin: true }), 400, 'invalid-request'],
    ['an unknown parameter', () => api.request('GET', '/v1/projects?sort=name'), 400, 'invalid-request'],
    ['a parameter twice', () => api.request('GET', '/v1/projects?limit=1&limit=2'), 400, 'invalid-request'],
    [
      'an operator for a parameter',
      () => api.request('GET', '/v1/projects?cursor[$ne]=a'),
      400,
      'invalid-request',
    ],
    [
      'a cursor that nobody gave',
      () => api.request('GET', '/v1/projects?cursor=abc'),
      400,
      'invalid-request',
    ],
  ])('%s', async (_, send, status, code) => {
    const answer = await send();
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect((await api.request('GET', '/v1/projects')).body.items).toEqual([]);
  });
});

it('refuses a small body that unpacks to a large one', async () => {
  const response = await fetch(`${api.url}/v1/projects`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${api.adminKey}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    },
    body: gzipSync(JSON.stringify({ name: 'a'.repeat(50_000_000) })),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: 'payload-too-large' });
});

it('answers even what is no HTTP, and goes on', async () => {
  const { hostname, port } = new URL(api.url);
  const text = await new Promise<string>((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write('GET / HTTP/9.9\r\n\r\n'));
    socket.setEncoding('utf8').on('data', (chunk) => {
      received += chunk;
    });
    socket.on('error', reject).on('close', () => resolve(received));
  });
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect((await api.request('GET', '/health/live')).status).toBe(200);
});

it('gives every answer an id, and takes over a sensible one', async () => {
  const idFor = async (given?: string) =>
    (
      await api.request('GET', '/health/live', given ? { headers: { 'x-request-id': given } } : {})
    ).headers.get('x-request-id');
  expect(await idFor()).toMatch(/^[0-9a-f-]{36}$/);
  expect(await idFor('trace-7.a_B')).toBe('trace-7.a_B');
  expect(await idFor('two words')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await idFor('x'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
});

it('sends the headers that protect a browser, and says nothing of its make', async () => {
  const { headers } = await api.request('GET', '/docs', { key: null });
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("script-src 'self'");
});
