// Writes ended sessions with their recoveries and events as NDJSON, before the database forgets them. See
// docs/restore.md.
import { createWriteStream, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { openDataDirectory } from './launcher/data-directory.mjs';
import { startEmbeddedDatabase } from './launcher/embedded-database.mjs';
import { endedSessions } from './launcher/ended-sessions.mjs';
import { Failure, report } from './launcher/failure.mjs';
import { stillRuns } from './launcher/process-identity.mjs';
import { requireDatabase } from './launcher/remote-database.mjs';
import { readSettings } from './launcher/settings.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const connectTimeoutMs = 10_000;

const say = (line) => console.error(`[export] ${line}`);

async function main(args) {
  const { out, filter } = readArguments(args);
  const settings = await readSettings(root);
  const { uri, end } = await reach(settings);
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: connectTimeoutMs,
    readConcern: { level: 'majority' },
  });
  try {
    let count = 0;
    const lines = async function* () {
      for await (const line of endedSessions(client.db(settings.mongodbDb), filter)) {
        if (line.startsWith('{"kind":"session"')) count += 1;
        yield line;
      }
    };
    await (out ? toFile(lines, out) : pipeline(Readable.from(lines()), process.stdout, { end: false }));
    say(`${count} ended sessions${out ? ` in ${out}` : ''}`);
  } finally {
    await client.close();
    await end();
  }
}

function readArguments(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: { out: { type: 'string' }, 'ended-before': { type: 'string' }, project: { type: 'string' } },
    }));
  } catch (error) {
    throw new Failure(`${error.message} Options: --out FILE, --ended-before TIME, --project ID.`, 64);
  }
  const before = values['ended-before'];
  const endedBefore = before === undefined ? undefined : new Date(before);
  if (endedBefore && Number.isNaN(endedBefore.getTime())) {
    throw new Failure('--ended-before must be a time such as 2026-11-01T00:00:00Z.', 64);
  }
  return { out: values.out, filter: { endedBefore, projectId: values.project } };
}

// The whole file or none: who finds it can trust that it is complete.
async function toFile(lines, out) {
  const partial = `${out}.${process.pid}.partial`;
  try {
    await pipeline(Readable.from(lines()), createWriteStream(partial, { mode: 0o600, flags: 'wx' }));
    renameSync(partial, out);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

// The database of MONGODB_URI, that of a start which runs, or the embedded one, started for the export alone.
async function reach(settings) {
  if (!settings.embedded) {
    await requireDatabase(settings.mongodbUri);
    return { uri: settings.mongodbUri, end: async () => {} };
  }
  const record = readRecord(join(settings.dataDir, 'mongod.json'));
  if (record?.pid && stillRuns(record)) {
    return { uri: `mongodb://127.0.0.1:${record.port}/?directConnection=true`, end: async () => {} };
  }
  if (!existsSync(join(settings.dataDir, 'mongodb'))) {
    throw new Failure(`There is no database in ${settings.dataDir}: set DATA_DIR or MONGODB_URI.`);
  }
  const directory = openDataDirectory(settings.dataDir);
  const started = [];
  const end = async () => {
    for (const child of started.reverse()) await child.stop();
    directory.release();
  };
  try {
    const { uri } = await startEmbeddedDatabase({
      directory,
      say,
      onStarted: (child) => started.push(child),
    });
    return { uri, end };
  } catch (error) {
    await end();
    throw error;
  }
}

function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  // Whoever reads the other end has seen enough.
  process.exitCode = error.code === 'EPIPE' ? 0 : report(error);
}
