import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOut } from '../../scripts/bundle/left-out.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
let directory: string;
/** The database's driver as a bundle has it. */
let MongoClient: typeof mongoose.mongo.MongoClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'left-out-'));
  const outfile = join(directory, 'driver.mjs');
  const contents = "import mongoose from 'mongoose'; export const { MongoClient } = mongoose.mongo;";
  const js = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js },
    plugins: [leftOut],
  });
  ({ MongoClient } = await import(outfile));
});
afterAll(() => rm(directory, { recursive: true }));

function read(Client: typeof MongoClient, uri: string) {
  const { hosts, srvHost, credentials, dbName, tls, replicaSet } = new Client(uri).options;
  const { username, password, source } = credentials ?? {};
  return { hosts: hosts.map(String), srvHost, username, password, source, dbName, tls, replicaSet };
}

describe('without what is left out of a bundle', () => {
  it.each([
    'mongodb+srv://api:p%40ss%2Fw%3Ard@cluster0.ab12c.mongodb.net/?retryWrites=true&appName=Cluster0',
    'mongodb+srv://api:gr%C3%BC%C3%9Fe@cluster.bücher.example/db?authSource=admin',
    'mongodb://127.0.0.1:27017,[::1]:27018,größe.example:27019/db?replicaSet=rs0&tls=true',
    'mongodb://localhost/?directConnection=true',
  ])('a URI is read as it is with it: %s', (uri) => {
    expect(read(MongoClient, uri)).toEqual(read(mongoose.mongo.MongoClient, uri));
  });
});
