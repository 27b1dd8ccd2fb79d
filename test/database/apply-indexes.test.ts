import { Schema } from 'mongoose';
import { expect, it } from 'vitest';
import { applyIndexes } from '../../src/database/apply-indexes.js';
import { StartFailure } from '../../src/start-failure.js';
import { useDatabase } from '../support/database.js';

const database = useDatabase();

it('makes every declared index with its options, once, however often and many at once', async () => {
  const { connection } = database;
  const schema = new Schema({ a: String, b: Date }, { autoIndex: false, collection: 'declared' });
  schema.index({ a: 1 }, { unique: true, partialFilterExpression: { a: { $gt: '' } } });
  schema.index({ b: 1 }, { expireAfterSeconds: 0 });
  connection.model('Declared', schema);
  await Promise.all([applyIndexes(connection), applyIndexes(connection), applyIndexes(connection)]);
  await applyIndexes(connection);
  expect(await connection.collection('declared').indexes()).toEqual([
    expect.objectContaining({ key: { _id: 1 } }),
    expect.objectContaining({ key: { a: 1 }, unique: true, partialFilterExpression: { a: { $gt: '' } } }),
    expect.objectContaining({ key: { b: 1 }, expireAfterSeconds: 0 }),
  ]);
});

it('says which collection has another index than the declared one', async () => {
  const { connection } = database;
  await connection.collection('different').createIndex({ a: 1 });
  const schema = new Schema({ a: String }, { autoIndex: false, collection: 'different' });
  schema.index({ a: 1 }, { unique: true });
  connection.model('Different', schema);
  const failure = await applyIndexes(connection).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartFailure);
  expect((failure as Error).message).toMatch(/^An index of the collection different differs .* Drop it/);
});
