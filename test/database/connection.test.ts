import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { connect } from '../../src/database/connection.js';
import { DatabaseClock } from '../../src/database/database-clock.js';
import { isDatabaseUnavailable } from '../../src/database/database-unavailable.js';
import { longCommand } from '../../src/database/long-command.js';

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
    expect(timeoutMs).toBeLessThanOrEqual(5_000);
  }
  // A command is tried twice.
  expect(2 * Number(socketTimeoutMS)).toBeLessThanOrEqual(6_000);
});

it('waits longer for a command that may take longer, whichever way it is sent', async () => {
  const model = connection.model('Slow', new mongoose.Schema({}, { collection: 'slow', autoCreate: false }));
  await model.collection.updateOne({}, { $set: { a: 1 } }, { upsert: true });
  const slowly = {
    $expr: { $function: { body: 'function () { sleep(3000); return true; }', args: [], lang: 'js' } },
  };
  const long = longCommand(10_000);
  const [found, aggregated, counted, updated, impatient] = await Promise.all([
    model.find(slowly).setOptions(long).exec(),
    model
      .aggregate([{ $match: slowly }])
      .option(long)
      .exec(),
    model.countDocuments(slowly, long),
    model.collection.updateMany(slowly, { $set: { b: 1 } }, long),
    model.collection.findOne(slowly).catch((error: unknown) => error),
  ]);
  expect([found.length, aggregated.length, counted, updated.matchedCount]).toEqual([1, 1, 1, 1]);
  expect(isDatabaseUnavailable(impatient)).toBe(true);
  await connection.dropDatabase();
});

it('tells the time of the database, which goes on', async () => {
  const clock = new DatabaseClock(connection);
  const [first, second] = [await clock.now(), await clock.now()];
  expect(first).toBeInstanceOf(Date);
  expect(second.getTime()).toBeGreaterThanOrEqual(first.getTime());
});
