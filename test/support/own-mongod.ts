import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startReplicaSet } from '../../scripts/launcher/replica-set.mjs';
import { findMongod } from '../../scripts/mongod.mjs';

/** A mongod that only one test uses, and may treat badly. */
export interface OwnMongod {
  readonly uri: string;
  /** Where its data are. */
  readonly dbPath: string;
  /** It stays where it is, and says nothing any more. */
  freeze(): void;
  thaw(): void;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Ends it as it wants to be ended. */
  stop(): Promise<void>;
  /** Starts it again, on the same port and the same data. */
  startAgain(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

export async function startOwnMongod(extra: string[] = []): Promise<OwnMongod> {
  const mongod = await findMongod((line) => console.error(line));
  const directory = await mkdtemp(join(tmpdir(), 'claude-projects-own-'));
  const port = await freePort();
  const dbPath = join(directory, 'db');
  const start = () =>
    startReplicaSet({
      mongod,
      dbPath,
      logFile: join(directory, 'mongod.log'),
      port,
      extra: ['--wiredTigerCacheSizeGB', '0.25', ...extra],
    });
  const first = await start();
  let { child } = first;
  const signal = (name: NodeJS.Signals) => process.kill(child.pid as number, name);
  return {
    uri: first.uri,
    dbPath,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    kill: async () => {
      signal('SIGKILL');
      await child.ended;
    },
    stop: async () => {
      await child.stop();
    },
    startAgain: async () => {
      ({ child } = await start());
    },
    remove: async () => {
      if (child.isRunning()) signal('SIGCONT');
      await child.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
