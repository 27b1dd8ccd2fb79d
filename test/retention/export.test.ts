import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataDirectory } from '../../scripts/launcher/data-directory.mjs';
import { startEmbeddedDatabase } from '../../scripts/launcher/embedded-database.mjs';
import { useDatabase } from '../support/database.js';
import { sampleSession } from '../support/sample-session.js';

const run = promisify(execFile);
const database = useDatabase();
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'export-'));
  const sessions = [
    ['early', '2026-01-01T00:00:00Z', 'p1'],
    ['late', '2026-06-01T00:00:00Z', 'p1'],
    ['other', '2026-01-01T00:00:00Z', 'p2'],
    ['live', null, 'p1'],
  ] as const;
  for (const [_id, endedAt, projectId] of sessions) {
    await insert(database.connection, _id, endedAt, projectId);
  }
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function insert(
  connection: mongoose.Connection,
  _id: string,
  endedAt: string | null,
  projectId: string,
) {
  const session = sampleSession({ _id, projectId, endedAt: endedAt ? new Date(endedAt) : null });
  await connection.collection<{ _id: string }>('sessions').insertOne(session);
  await connection
    .collection<{ _id: string }>('events')
    .insertOne({ _id: `event-${_id}`, sessionId: _id } as never);
  await connection
    .collection<{ _id: string }>('recoveries')
    .insertOne({ _id: `${_id}:1`, sessionId: _id } as never);
}

/** Runs the export as `npm run export` does, with no settings but these. */
async function exported(args: string[], env: Record<string, string>): Promise<string> {
  const options = { cwd: directory, env: { PATH: process.env.PATH ?? '', ...env } };
  return (await run(process.execPath, [resolve('scripts/export.mjs'), ...args], options)).stdout;
}

const remote = () => ({ MONGODB_URI: database.uri, MONGODB_DB: database.name });
const kindsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ kind, id }) => `${kind} ${id}`);

it('writes every ended session with its recoveries and events, and no other', async () => {
  const kinds = kindsOf(await exported([], remote()));
  const of = (id: string) => [`session ${id}`, `recovery ${id}:1`, `event event-${id}`];
  expect(kinds.sort()).toEqual([...of('early'), ...of('late'), ...of('other')].sort());
});

it('takes the sessions of a time and a project, into a file that only its owner reads', async () => {
  const out = join(directory, 'out.ndjson');
  const args = ['--ended-before', '2026-03-01T00:00:00Z', '--project', 'p1', '--out', out];
  expect(await exported(args, remote())).toBe('');
  const text = await readFile(out, 'utf8');
  expect(kindsOf(text)).toEqual(['session early', 'recovery early:1', 'event event-early']);
  expect(JSON.parse(text.split('\n')[0] as string)).toMatchObject({ endedAt: '2026-01-01T00:00:00.000Z' });
  expect((await stat(out)).mode & 0o777).toBe(0o600);
});

it('says what is wrong with its options', async () => {
  await expect(exported(['--ended-before', 'soon'], remote())).rejects.toMatchObject({
    code: 64,
    stderr: expect.stringContaining('--ended-before must be a time'),
  });
  await expect(exported(['--everything'], remote())).rejects.toMatchObject({ code: 64 });
});

/** The embedded database of a data directory, as `npm start` runs it, for the time of `use`. */
async function withEmbedded(dataDir: string, use: (connection: mongoose.Connection) => Promise<void>) {
  const data = openDataDirectory(dataDir);
  const children: { stop(): Promise<boolean> }[] = [];
  try {
    const onStarted = (child: object) => children.push(child as { stop(): Promise<boolean> });
    const { uri } = await startEmbeddedDatabase({ directory: data, say: () => {}, onStarted });
    const connection = await mongoose.createConnection(uri, { dbName: 'claude-projects' }).asPromise();
    await use(connection);
    await connection.close();
  } finally {
    for (const child of children.reverse()) await child.stop();
    data.release();
  }
}

it('restores the embedded database from a copy of its folder, and exports from it while it does not run', async () => {
  const dataDir = join(directory, 'data');
  await withEmbedded(dataDir, (connection) => insert(connection, 'saved', '2026-01-01T00:00:00Z', 'p1'));
  await cp(dataDir, join(directory, 'backup'), { recursive: true });
  await withEmbedded(dataDir, (connection) => insert(connection, 'since', '2026-02-01T00:00:00Z', 'p1'));

  await rename(dataDir, join(directory, 'broken'));
  await cp(join(directory, 'backup'), dataDir, { recursive: true });
  const kinds = kindsOf(await exported([], { DATA_DIR: dataDir }));
  expect(kinds).toEqual(['session saved', 'recovery saved:1', 'event event-saved']);
});
