import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { isApiKey, makeApiKey } from '../../src/api-keys/api-key.js';
import { API_KEY_MODEL, type ApiKey, apiKeySchema } from '../../src/api-keys/api-key.schema.js';
import { hashApiKey } from '../../src/api-keys/api-key-hash.js';
import { ApiKeysRepository } from '../../src/api-keys/api-keys.repository.js';
import { FirstAdminKey } from '../../src/api-keys/first-admin-key.js';
import { loadSettings } from '../../src/config/settings.js';
import { applyIndexes } from '../../src/database/apply-indexes.js';
import { DatabaseClock } from '../../src/database/database-clock.js';
import { StartFailure } from '../../src/start-failure.js';
import { useDatabase } from '../support/database.js';

const database = useDatabase();
let directory: string;
let keys: ApiKeysRepository;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'first-admin-key-'));
  const model = database.connection.model<ApiKey>(
    API_KEY_MODEL,
    apiKeySchema,
  ) as unknown as mongoose.Model<ApiKey>;
  keys = new ApiKeysRepository(model);
  await applyIndexes(database.connection);
});
afterAll(() => rm(directory, { recursive: true }));
beforeEach(async () => {
  await database.connection.collection('apiKeys').deleteMany({});
});

const start = (file: string, adminApiKey?: string) =>
  new FirstAdminKey(
    loadSettings({ MONGODB_URI: database.uri, ADMIN_API_KEY_FILE: file, ADMIN_API_KEY: adminApiKey }),
    keys,
    new DatabaseClock(database.connection),
  ).ensure();

const stored = () => database.connection.collection<ApiKey>('apiKeys').find().toArray();
const newFile = () => join(directory, makeApiKey().slice(3, 15), 'admin-api-key');

it('writes a key that works into a file for its owner only', async () => {
  const file = newFile();
  expect(await start(file)).toBe('written');
  const key = (await readFile(file, 'utf8')).trim();
  expect(isApiKey(key)).toBe(true);
  expect(await stored()).toMatchObject([{ hash: hashApiKey(key), scopes: ['admin'], createdBy: null }]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700);
});

it('changes nothing at the next start, with the file or without it', async () => {
  const file = newFile();
  await start(file);
  const before = await stored();
  expect(await start(file)).toBe('given');
  expect(await start(newFile())).toBe('present');
  expect(await stored()).toEqual(before);
});

it('takes over the key of an existing file, and that of the environment without writing a file', async () => {
  const file = join(directory, 'own-key');
  const key = makeApiKey();
  await writeFile(file, `${key}\n`);
  expect(await start(file)).toBe('given');
  const other = makeApiKey();
  const unused = newFile();
  expect(await start(unused, other)).toBe('given');
  expect((await stored()).map(({ hash }) => hash)).toEqual([hashApiKey(key), hashApiKey(other)]);
  await expect(stat(unused)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('makes one key when many first starts share a file', async () => {
  const file = newFile();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => start(file)));
  // One that looked for the file before it was there may find the key in place already.
  expect(outcomes).toContain('written');
  expect(await stored()).toMatchObject([{ hash: hashApiKey((await readFile(file, 'utf8')).trim()) }]);
});

it('makes one key when many first starts have a disk each, and leaves no file that does not work', async () => {
  const files = Array.from({ length: 20 }, newFile);
  await Promise.all(files.map((file) => start(file)));
  const [first, ...more] = await stored();
  expect(more).toEqual([]);
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => null)));
  expect(texts.filter((text) => text !== null).map((text) => hashApiKey(text.trim()))).toEqual([first?.hash]);
});

it('does not bring a revoked key back to life, and says what to do', async () => {
  const file = newFile();
  await start(file);
  const [first] = await stored();
  await keys.revoke(String(first?._id));
  await expect(start(file)).rejects.toThrow(StartFailure);
  await expect(start(file)).rejects.toThrow(/was revoked or replaced and no other works\. Remove it/);
  await rm(file);
  expect(await start(file)).toBe('written');
  expect(await stored()).toHaveLength(2);
});

it('refuses a file that holds something else, without repeating it', async () => {
  const file = join(directory, 'wrong');
  await writeFile(file, 'hunter2');
  const failure = await start(file).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartFailure);
  expect((failure as Error).message).toContain(file);
  expect((failure as Error).message).not.toContain('hunter2');
  expect(await stored()).toEqual([]);
});
