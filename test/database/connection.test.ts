import type mongoose from 'mongoose';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { connect } from '../../src/database/connection.js';
import { DatabaseClock } from '../../src/database/database-clock.js';

let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(
    loadSettings({ MONGODB_URI: inject('mongodUri'), MONGODB_DB: 'test-connection' }),
  );
});
afterAll(() => connection.close());

it('reads from the primary what the majority has, and writes what the majority keeps', () => {
  const { readPreference, readConcern, writeConcern } = connection.getClient().options;
  expect(readPreference.mode).toBe('primary');
  expect(readConcern?.level).toBe('majority');
  expect(writeConcern?.w).toBe('majority');
});

it('bounds its connections and every wait for them', () => {
  const { maxPoolSize, serverSelectionTimeoutMS, connectTimeoutMS, socketTimeoutMS, waitQueueTimeoutMS } =
    connection.getClient().options;
  expect(maxPoolSize).toBe(20);
  for (const timeoutMs of [serverSelectionTimeoutMS, connectTimeoutMS, socketTimeoutMS, waitQueueTimeoutMS]) {
    expect(timeoutMs).toBeGreaterThan(0);
    expect(timeoutMs).toBeLessThanOrEqual(10_000);
  }
});

it('tells the time of the database, which goes on', async () => {
  const clock = new DatabaseClock(connection);
  const [first, second] = [await clock.now(), await clock.now()];
  expect(first).toBeInstanceOf(Date);
  expect(second.getTime()).toBeGreaterThanOrEqual(first.getTime());
});
