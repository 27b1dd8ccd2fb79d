import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('an answer that holds a secret', () => {
  it.each([
    ['/v1/api-keys', { name: 'k', scopes: ['read'] }, 'key'],
    ['/v1/webhooks', { url: 'http://127.0.0.1:9/hook' }, 'secret'],
    ['/v1/enrolments', {}, 'code'],
  ])('of POST %s is neither stored nor shown again', async (path, body, field) => {
    const request = { body, headers: { 'idempotency-key': randomUUID() } };
    const first = await api.request('POST', path, request);
    expect(first.status).toBe(201);
    const secret = String(first.body[field]);
    expect(secret.length).toBeGreaterThan(8);
    const again = await api.request('POST', path, request);
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(again.body).not.toHaveProperty(field);
    const records = await api.connection.collection('idempotency_records').find().toArray();
    expect(records.length).toBeGreaterThan(0);
    expect(JSON.stringify(records)).not.toContain(secret);
  });
});
