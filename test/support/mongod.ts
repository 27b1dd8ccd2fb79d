import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort, startReplicaSet } from '../../scripts/launcher/replica-set.mjs';
import { findMongod } from '../../scripts/mongod.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** A real mongod, a replica set of one, shared by all test files; each takes a database of its own in it. */
    mongodUri: string;
  }
}

/** Starts one mongod for the whole run, with data that end with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mongod = await findMongod((line) => console.error(line));
  const directory = await mkdtemp(join(tmpdir(), 'claude-projects-test-'));
  const replicaSet = await startReplicaSet({
    mongod,
    dbPath: join(directory, 'db'),
    logFile: join(directory, 'mongod.log'),
    port: await freePort(),
    extra: ['--wiredTigerCacheSizeGB', '0.5'],
  });
  project.provide('mongodUri', replicaSet.uri);
  return async () => {
    await replicaSet.child.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
