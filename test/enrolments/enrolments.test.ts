import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashEnrolmentCode, makeEnrolmentCode } from '../../src/enrolments/enrolment-code.js';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
let other: TestApi;
beforeAll(async () => {
  api = await startApi();
  other = await startApi({ mongodbDb: api.databaseName, adminApiKey: api.adminKey });
});
afterAll(async () => {
  await other.close();
  await api.close();
});

const enrol = async (body: object = {}): Promise<{ id: string; code: string }> =>
  (await api.request('POST', '/v1/enrolments', { body })).body;
const redeem = (code: string, machineId: string, instance = api) =>
  instance.request('POST', '/v1/enrolments/redeem', { key: null, body: { code, machineId } });
const enrolments = () => api.connection.collection('enrolments');
const machine = { hostname: 'h', platform: 'linux-x64', slots: [{ number: 1 }] };

it('trades a code for a key that writes that machine and no other', async () => {
  const { code } = await enrol();
  const redeemed = await redeem(code, 'mine');
  expect(redeemed).toMatchObject({
    status: 201,
    body: { machineId: 'mine', scopes: ['runner', 'read'], key: expect.stringMatching(/^cp_/) },
  });
  const { key } = redeemed.body;
  expect((await api.request('PUT', '/v1/machines/mine', { key, body: machine })).status).toBe(200);
  expect((await api.request('GET', '/v1/machines', { key })).status).toBe(200);
  expect((await api.request('PUT', '/v1/machines/other', { key, body: machine })).status).toBe(403);
  expect((await api.request('POST', '/v1/enrolments', { key, body: {} })).status).toBe(403);
});

it('names the admin key that made the code as the maker of the key', async () => {
  const { createdBy, code } = (await api.request('POST', '/v1/enrolments', { body: {} })).body;
  expect((await redeem(code, 'm')).body.createdBy).toBe(createdBy);
});

it('refuses a code that was redeemed', async () => {
  const { code } = await enrol();
  expect((await redeem(code, 'm')).status).toBe(201);
  expect(await redeem(code, 'm')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
});

it('gives a code to exactly one of many machines that redeem it at once in two instances', async () => {
  const { id, code } = await enrol();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => redeem(code, `racer-${index}`, index % 2 ? api : other)),
  );
  const winners = answers.filter(({ status }) => status === 201);
  expect(winners).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  expect(await api.connection.collection('apiKeys').countDocuments({ machineId: /^racer-/ })).toBe(1);
  expect(await enrolments().findOne({ _id: id as never })).toMatchObject({
    redeemedByMachineId: winners[0]?.body.machineId,
    apiKeyId: winners[0]?.body.id,
  });
});

it('keeps a code for a quarter of an hour by the clock of the database', async () => {
  const { id, code } = await enrol();
  const document = await enrolments().findOne({ _id: id as never });
  expect(document?.expiresAt - document?.createdAt).toBe(15 * 60_000);
  await enrolments().updateOne({ _id: id as never }, [{ $set: { expiresAt: { $subtract: ['$$NOW', 1] } } }]);
  expect((await redeem(code, 'm')).status).toBe(401);
  expect(await enrolments().findOne({ _id: id as never })).toMatchObject({ redeemedAt: null });
});

it('gives a code that names a machine to that one only, and leaves it good for it', async () => {
  const { code } = await enrol({ machineId: 'named', scopes: ['read'] });
  expect((await redeem(code, 'another')).status).toBe(401);
  expect((await redeem(code, 'named')).body).toMatchObject({ machineId: 'named', scopes: ['read'] });
});

it('gives no key for a registered machine to a code that does not name it, and spends no code on that', async () => {
  expect((await api.request('PUT', '/v1/machines/known', { body: machine })).status).toBe(200);
  const { code } = await enrol();
  expect(await redeem(code, 'known')).toMatchObject({
    status: 403,
    body: { code: 'forbidden', detail: expect.stringContaining('known') },
  });
  expect(await api.connection.collection('apiKeys').countDocuments({ machineId: 'known' })).toBe(0);
  // Nobody without a good code learns that the machine is there.
  expect((await redeem(makeEnrolmentCode(), 'known')).status).toBe(401);
  expect((await redeem(code, 'new')).status).toBe(201);
  expect((await redeem(code, 'known')).status).toBe(401);
  const named = await enrol({ machineId: 'known' });
  expect((await redeem(named.code, 'known')).body).toMatchObject({ machineId: 'known' });
});

it('stores no code, and shows it once', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const first = await api.request('POST', '/v1/enrolments', { body: {}, headers });
  const again = await api.request('POST', '/v1/enrolments', { body: {}, headers });
  expect(again.body).toEqual({ ...first.body, code: undefined });
  const records = await api.connection.collection('idempotency_records').find().toArray();
  const stored = JSON.stringify([await enrolments().find().toArray(), records]);
  expect(stored).toContain(hashEnrolmentCode(first.body.code));
  expect(stored).not.toContain(first.body.code);
});

it('reads a code however people type it, and makes each differently', () => {
  const code = makeEnrolmentCode();
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
  const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  expect(hashEnrolmentCode(typed)).toBe(hashEnrolmentCode(code));
  expect(new Set(Array.from({ length: 100 }, makeEnrolmentCode)).size).toBe(100);
});

it('limits the attempts of an address', async () => {
  const limited = await startApi({ authenticationFailuresPerMinute: 3 });
  try {
    for (let count = 0; count < 3; count += 1) {
      expect((await redeem(makeEnrolmentCode(), 'm', limited)).status).toBe(401);
    }
    const refused = await redeem(makeEnrolmentCode(), 'm', limited);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  } finally {
    await limited.close();
  }
});

describe('is refused', () => {
  it.each([
    ['admin for a machine', { scopes: ['admin'] }, 'scopes'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['a machine id with a space', { machineId: 'a b' }, 'machineId'],
    ['an unknown field', { expiresAt: '2101-01-01T00:00:00Z' }, 'expiresAt'],
  ])('%s', async (_, body, path) => {
    const answer = await api.request('POST', '/v1/enrolments', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request', errors: [{ path }] } });
  });

  it('a redemption without a code, or with an operator for one', async () => {
    for (const body of [{ machineId: 'm' }, { code: { $ne: null }, machineId: 'm' }]) {
      const answer = await api.request('POST', '/v1/enrolments/redeem', { key: null, body });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    }
  });
});
