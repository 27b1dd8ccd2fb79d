import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApi, type TestApi } from '../support/api.js';
import { type ApiProcess, startApiProcess } from '../support/api-process.js';

let dataDir: string;
/** Survives, on the same database: what the client asks after the other API died. */
let survivor: TestApi;
let victim: ApiProcess | undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'killed-api-'));
  survivor = await startApi();
});
afterAll(async () => {
  await victim?.kill();
  await survivor.close();
  await rm(dataDir, { recursive: true, force: true });
});

/**
 * Sends a request to an API process of its own, which is killed when its answer is on the way: the
 * write happened, and the client never learns of it.
 */
async function lostAnswer(method: string, path: string, body: object, headers: object = {}): Promise<void> {
  victim = await startApiProcess({
    MONGODB_URI: inject('mongodUri'),
    MONGODB_DB: survivor.databaseName,
    DATA_DIR: dataDir,
    ADMIN_API_KEY: survivor.adminKey,
    SWEEP_INTERVAL_SECONDS: '3600',
  });
  const api = victim;
  const proxy: Server = createServer(async (request, response) => {
    const answer = await fetch(`${api.url}${request.url}`, {
      method,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${survivor.adminKey}`,
        ...headers,
      },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBeLessThan(300);
    await api.kill();
    response.destroy();
  });
  proxy.listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  const { port } = proxy.address() as AddressInfo;
  try {
    await expect(fetch(`http://127.0.0.1:${port}${path}`, { method })).rejects.toThrow();
  } finally {
    proxy.close();
    victim = undefined;
  }
}

async function session(settings: object = {}) {
  const machineId = randomUUID();
  const machine = { hostname: 'h', platform: 'p', slots: [{ number: 0 }, { number: 1 }] };
  await survivor.request('PUT', `/v1/machines/${machineId}`, { body: machine });
  const project = await survivor.request('POST', '/v1/projects', { body: { name: 'p', settings } });
  return { projectId: project.body.id as string, machineId, keeperId: 'k1' };
}

describe('an API that is killed between its write and its answer', () => {
  it('has created one session, which the repeated request finds', async () => {
    const request = await session();
    const headers = { 'idempotency-key': 'once' };
    await lostAnswer('POST', '/v1/sessions', request, headers);
    const again = await survivor.request('POST', '/v1/sessions', { body: request, headers });
    expect(again).toMatchObject({ status: 201, body: { generation: 1, slot: 0 } });
    const all = await survivor.request('GET', `/v1/sessions?projectId=${request.projectId}`);
    expect(all.body.items).toHaveLength(1);
  });

  it('has taken a heartbeat, and the repeated one is answered with what is left', async () => {
    const { id } = (await survivor.request('POST', '/v1/sessions', { body: await session() })).body;
    const beat = { generation: 1, sequence: 1 };
    await lostAnswer('POST', `/v1/sessions/${id}/heartbeat`, beat);
    const sentAt = Date.now();
    const again = await survivor.request('POST', `/v1/sessions/${id}/heartbeat`, { body: beat });
    expect(again).toMatchObject({ status: 200, body: { status: 'active' } });
    const { deadlineAt } = (await survivor.request('GET', `/v1/sessions/${id}`)).body;
    // Both clocks are this machine's here, so that the holder's own deadline can be compared.
    expect(sentAt + again.body.deadlineInSeconds * 1000).toBeLessThanOrEqual(Date.parse(deadlineAt));
  });

  it('has handed a recovery to its claimer, and the repeated claim gets the same generation', async () => {
    const settings = { recoveryMode: 'any-machine', recoveryAffinitySeconds: 0 };
    const place = await session(settings);
    const { id } = (await survivor.request('POST', '/v1/sessions', { body: place })).body;
    await survivor.request('POST', `/v1/sessions/${id}/heartbeat`, { body: { generation: 1, sequence: 1 } });
    const failed = await survivor.request('POST', `/v1/sessions/${id}/fail`, {
      body: { generation: 1, keeperId: 'k1' },
    });
    const path = `/v1/recoveries/${failed.body.recoveryId}/claim`;
    const claim = { machineId: place.machineId, keeperId: 'k2' };
    await lostAnswer('POST', path, claim);
    const again = await survivor.request('POST', path, { body: claim });
    expect(again).toMatchObject({ status: 200, body: { generation: 2, attempt: 1 } });
    const other = await survivor.request('POST', path, { body: { ...claim, keeperId: 'k3' } });
    expect(other.body.code).toBe('recovery-not-claimable');
  });

  it('has granted an adoption, and the keeper that did not hear of it adopts again', async () => {
    const { id } = (await survivor.request('POST', '/v1/sessions', { body: await session() })).body;
    await lostAnswer('POST', `/v1/sessions/${id}/adopt`, { keeperId: 'k1' });
    const again = await survivor.request('POST', `/v1/sessions/${id}/adopt`, { body: { keeperId: 'k1' } });
    expect(again).toMatchObject({ status: 200, body: { generation: 3 } });
  });

  it('has ended a session, and the repeated report is answered the same', async () => {
    const { id } = (await survivor.request('POST', '/v1/sessions', { body: await session() })).body;
    await lostAnswer('POST', `/v1/sessions/${id}/complete`, { generation: 1 });
    const again = await survivor.request('POST', `/v1/sessions/${id}/complete`, { body: { generation: 1 } });
    expect(again).toMatchObject({ status: 200, body: { status: 'completed' } });
  });
});
