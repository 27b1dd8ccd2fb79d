import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { applyIndexes } from '../../src/database/apply-indexes.js';
import { EVENT_MODEL, eventSchema } from '../../src/events/event.schema.js';
import { RECOVERY_RECORD_MODEL, recoveryRecordSchema } from '../../src/events/recovery-record.schema.js';
import { SESSION_MODEL, sessionSchema } from '../../src/sessions/session.schema.js';
import { type OwnMongod, startOwnMongod } from '../support/own-mongod.js';
import { lostSession, sampleSession } from '../support/sample-session.js';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

let mongod: OwnMongod;
const connection = mongoose.createConnection();
beforeAll(async () => {
  mongod = await startOwnMongod(['--setParameter', 'ttlMonitorSleepSecs=1']);
  await connection.openUri(mongod.uri, { dbName: 'purge', autoIndex: false, autoCreate: false });
  connection.model(SESSION_MODEL, sessionSchema);
  connection.model(EVENT_MODEL, eventSchema);
  connection.model(RECOVERY_RECORD_MODEL, recoveryRecordSchema);
  await applyIndexes(connection);
});
afterAll(async () => {
  await connection.close();
  await mongod.remove();
});

it('lets ended sessions go with their events and recoveries, and touches nothing else however old it is', async () => {
  const free = { slotKey: null, exclusiveKey: null, recoveringKey: null };
  const old = {
    ...free,
    createdAt: LONG_AGO,
    updatedAt: LONG_AGO,
    lastHeartbeatAt: LONG_AGO,
    deadlineAt: LONG_AGO,
  };
  const ended = { status: 'completed', live: false, endedAt: LONG_AGO } as const;
  const sessions = [
    sampleSession({ _id: 'live', ...old }),
    lostSession({ _id: 'failed', ...old }),
    sampleSession({ _id: 'kept', ...old, ...ended, purgeAt: new Date('2100-01-01T00:00:00Z') }),
    sampleSession({ _id: 'gone', ...old, ...ended, purgeAt: LONG_AGO }),
  ];
  const copies = sessions.map(({ _id, purgeAt }, index) => ({
    sessionId: _id,
    purgeAt,
    at: LONG_AGO,
    index,
  }));
  const collection = (name: string) => connection.collection<{ _id: unknown; sessionId?: string }>(name);
  await collection('events').insertMany(
    copies.map(({ index, ...copy }) => ({ _id: index, key: `${copy.sessionId}:1`, ...copy })),
  );
  await collection('recoveries').insertMany(copies.map((copy) => ({ _id: `${copy.sessionId}:1`, ...copy })));
  await collection('sessions').insertMany(sessions);

  const left = async (name: string, field: string) =>
    (await collection(name).find().toArray()).map((document) => String(document[field as '_id'])).sort();
  const surviving = ['failed', 'kept', 'live'];
  await vi.waitFor(
    async () => {
      expect(await left('sessions', '_id')).toEqual(surviving);
      expect(await left('events', 'sessionId')).toEqual(surviving);
      expect(await left('recoveries', 'sessionId')).toEqual(surviving);
    },
    { timeout: 30_000, interval: 100 },
  );
  // Another whole round of the remover changes nothing more.
  const passes = async () =>
    Number((await connection.db?.admin().command({ serverStatus: 1 }))?.metrics.ttl.passes);
  const seen = await passes();
  await vi.waitFor(async () => expect(await passes()).toBeGreaterThan(seen + 1), {
    timeout: 30_000,
    interval: 100,
  });
  expect(await left('sessions', '_id')).toEqual(surviving);
});
