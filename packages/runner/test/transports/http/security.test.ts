import { chmodSync, readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { httpSettingsSchema } from '../../../src/transports/http/http-settings.js';
import { eventually } from '../../support/conditions.js';
import { HttpRig } from '../../support/http-rig.js';

const rigs: HttpRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) {
    expect(rig.bugs).toEqual([]);
    await rig.close();
  }
});
async function open(settings: Record<string, unknown> = {}): Promise<HttpRig> {
  const rig = await HttpRig.open(settings);
  rigs.push(rig);
  return rig;
}
const guessed = `cpr_${'A'.repeat(43)}`;

it('makes a token at the first start, which only this user can read, and keeps it', async () => {
  const rig = await open();
  const { token } = rig;
  expect(rig.tokenMode).toBe(0o600);
  expect(token).toMatch(/^cpr_[\w-]{43}$/);
  await rig.restart();
  expect(rig.token).toBe(token);
});

it('makes another token where others could read it', async () => {
  const rig = await open();
  const { token } = rig;
  chmodSync(rig.tokenPath, 0o644);
  await rig.restart();
  expect(rig.tokenMode).toBe(0o600);
  expect(rig.token).not.toBe(token);
  expect((await rig.call('/api/runs', { token })).status).toBe(401);
  expect(rig.logged.join()).toContain('it is a new one now');
});

it('refuses a page of another origin, with the token and without', async () => {
  const rig = await open();
  for (const origin of [
    'https://evil.example',
    'null',
    'http://localhost:1',
    `https://127.0.0.1:${rig.port}`,
  ]) {
    for (const token of [null, rig.token]) {
      const { status, body, headers } = await rig.call('/api/runs', { headers: { origin }, token });
      expect([status, body.code]).toEqual([403, 'forbidden']);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  }
  expect((await rig.call('/api/runs', { headers: { origin: rig.url } })).status).toBe(200);
  const preflight = await rig.call('/api/sessions', {
    ...{ method: 'OPTIONS', token: null },
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
});

it('lets a page of an origin that was allowed read the answers, and no other', async () => {
  const origin = 'https://console.example.org';
  const rig = await open({ origins: [origin] });
  const { status, headers } = await rig.call('/api/runs', { headers: { origin } });
  expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin]);
  expect((await rig.call('/api/runs', { headers: { origin: 'https://console.example.com' } })).status).toBe(
    403,
  );
});

it('refuses a host name that was bound anew to this machine', async () => {
  const rig = await open();
  const asked = (host: string) =>
    rig.raw(
      'GET /api/runs HTTP/1.1',
      `Host: ${host}`,
      `Authorization: Bearer ${rig.token}`,
      'Connection: close',
    );
  for (const host of [
    'evil.example',
    `evil.example:${rig.port}`,
    'localhost.evil.example',
    '127.0.0.1.evil.example',
  ]) {
    expect(await asked(host)).toContain('403 Forbidden');
  }
  // A page of that name counts as of the same origin for its browser.
  const page = await rig.raw(
    ...['GET /api/runs HTTP/1.1', 'Host: evil.example', 'Origin: http://evil.example', 'Connection: close'],
  );
  expect(page).toContain('403 Forbidden');
  for (const host of ['localhost:4311', 'LOCALHOST', '[::1]:80', '127.0.0.1'])
    expect(await asked(host)).toContain('200 OK');
});

it('refuses a form that another site posts, whatever content type a form can have', async () => {
  const rig = await open();
  const types = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    undefined,
  ];
  for (const type of types) {
    const { status } = await rig.call('/api/sessions', {
      method: 'POST',
      headers: type === undefined ? {} : { 'content-type': type },
    });
    expect(status).toBe(415);
  }
  const body = { kind: 'pty', options: { command: ['true'] } };
  const forged = await rig.call('/api/sessions', {
    ...{ method: 'POST', body, headers: { 'content-type': 'text/plain;x=application/json' } },
  });
  expect(forged.status).toBe(415);
  expect(rig.started).toEqual([]);
});

it('refuses a token in a URL, even the right one, and writes it nowhere', async () => {
  const rig = await open();
  const { token } = rig;
  const paths = [
    `/api/runs?token=${token}`,
    `/api/runs?access_token=${token}`,
    `/api/runs/x/stream?ticket=${token}`,
    `/api/runs?x=${token.replace('_', '%5F')}`,
    `/${token}`,
  ];
  for (const path of paths) {
    for (const given of [null, token]) {
      expect((await rig.call(path, { token: given })).body.code).toBe('invalid-request');
    }
  }
  expect(rig.logged.join()).not.toContain(token);
});

it('refuses a guessed token, and after ten of them says to be quiet, while the right one is let in', async () => {
  const rig = await open();
  const guess = (token: string) => rig.call('/api/runs', { token });
  const wrong = [guessed, `${rig.token}x`, rig.token.slice(0, -1), rig.token.toLowerCase(), 'x', 'Bearer'];
  for (const token of wrong) expect((await guess(token)).status).toBe(401);
  for (let index = wrong.length; index < 10; index += 1) await guess(guessed);
  const limited = await guess(guessed);
  expect([limited.status, limited.body.code]).toEqual([429, 'rate-limited']);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await guess(rig.token)).status).toBe(200);
  for (const header of ['Basic YTpi', 'Bearer', rig.token]) {
    const headers = { authorization: header };
    expect((await rig.call('/api/runs', { token: null, headers })).status).toBe(401);
  }
});

it('does not listen anywhere but on the loopback without TLS and an explicit say-so', () => {
  const problems = (settings: object) =>
    httpSettingsSchema.safeParse(settings).error?.issues.map(({ path }) => path.join('.')) ?? [];
  const tls = { certFile: '/cert.pem', keyFile: '/key.pem' };
  for (const host of ['0.0.0.0', '::', '192.168.1.2', 'runner.example.org', '127.0.0.1.example.org']) {
    expect(problems({ host })).toEqual(['tls', 'allowRemote']);
    expect(problems({ host, tls })).toEqual(['allowRemote']);
    expect(problems({ host, allowRemote: true })).toEqual(['tls']);
    expect(problems({ host, tls, allowRemote: true })).toEqual([]);
  }
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) expect(problems({ host })).toEqual([]);
});

it('wants the token for everything that is about a run, and for the figures', async () => {
  const rig = await open();
  const document = (await rig.call('/openapi.json', { token: null })).body;
  const open_ = ['/', '/health'];
  for (const [path, methods] of Object.entries(document.paths as Record<string, Record<string, unknown>>)) {
    for (const method of Object.keys(methods)) {
      const body = method === 'get' || method === 'delete' ? undefined : {};
      const { status } = await rig.call(path.replace(/\{\w+\}/g, 'x'), {
        method: method.toUpperCase(),
        body,
        token: null,
      });
      expect([path, method, status]).toEqual([path, method, open_.includes(path) ? 200 : 401]);
    }
  }
});

it('takes a ticket once, for a stream and for nothing else', async () => {
  const rig = await open();
  rig.create('a');
  rig.end('a');
  const ticket = await rig.ticket();
  expect((await rig.call(`/api/runs/a?ticket=${ticket}`, { token: null })).status).toBe(401);
  const stream = () => rig.call(`/api/runs/a/stream?ticket=${ticket}`, { token: null });
  expect((await stream()).status).toBe(200);
  expect((await stream()).status).toBe(401);
});

it('sends headers with every answer that keep pages from framing, sniffing and keeping it', async () => {
  const rig = await open();
  for (const path of ['/', '/docs', '/api/runs', '/api/nothing', '/api/runs/none']) {
    const { headers } = await rig.call(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

it('refuses bodies that are too large before it reads them, and ones of unknown length', async () => {
  const rig = await open();
  const head = ['POST /api/sessions HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${rig.token}`];
  const json = ['Content-Type: application/json', 'Connection: close'];
  expect(await rig.raw(...head, ...json, 'Content-Length: 999999999')).toContain('413 Payload Too Large');
  expect(await rig.raw(...head, ...json, 'Transfer-Encoding: chunked')).toContain('400 Bad Request');
});

it('refuses what is nested too deep, over both ways in', async () => {
  const rig = await open();
  rig.create('a');
  const deep = JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`);
  const input = { type: 'message', content: [deep] };
  const { status, body } = await rig.call('/api/runs/a/input', { method: 'POST', body: input });
  expect([status, body.code]).toEqual([400, 'invalid-request']);
  const client = rig.client();
  await eventually('it is connected', () => client.state === 'connected');
  const content = [deep];
  await expect(client.input('a', { type: 'message', content })).rejects.toThrow('nested too deep');
});

it('limits requests, and says when to come back', async () => {
  const rig = await open({ requestsPerMinute: 5 });
  for (let index = 0; index < 5; index += 1) expect((await rig.call('/api/runs')).status).toBe(200);
  const { status, headers } = await rig.call('/api/runs');
  expect(status).toBe(429);
  expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await rig.call('/health', { token: null })).status).toBe(200);
});

it('never writes the token to its log', async () => {
  const rig = await open();
  await rig.call('/api/runs', { token: guessed });
  expect(rig.logged.join()).toContain('unauthenticated');
  expect(rig.logged.join()).not.toContain(guessed);
  expect(rig.logged.join()).not.toContain(readFileSync(rig.tokenPath, 'utf8').trim());
});
