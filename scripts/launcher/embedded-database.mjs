import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { findMongod } from '../mongod.mjs';
import { Failure } from './failure.mjs';
import { stillRuns } from './process-identity.mjs';
import { freePort, listens, startReplicaSet } from './replica-set.mjs';

const logMaxBytes = 32 * 1024 * 1024;
const leftoverPatienceMs = 20_000;

/**
 * Runs mongod on the data directory.
 *
 * @param {{ directory: ReturnType<typeof import('./data-directory.mjs').openDataDirectory>,
 *   say: (line: string) => void, onStarted: (child: object) => void }} options
 * @returns {Promise<{ uri: string, child: object, logFile: string }>}
 */
export async function startEmbeddedDatabase({ directory, say, onStarted }) {
  const record = join(directory.path, 'mongod.json');
  const logFile = join(directory.path, 'mongod.log');
  const dbPath = join(directory.path, 'mongodb');
  const earlier = read(record);
  const mongod = await findMongod(say);
  directory.refuseOlderMongod(mongod.version);
  await endLeftover(earlier, say);
  keepLogSmall(logFile);
  // The same port again where it is free, so that what people have noted down goes on working.
  const port = earlier?.port && !(await listens(earlier.port)) ? earlier.port : await freePort();
  const hasData = existsSync(join(dbPath, 'WiredTiger'));
  say(`starting MongoDB ${mongod.version} on 127.0.0.1:${port}`);
  const { uri, child } = await startReplicaSet({
    mongod,
    dbPath,
    logFile,
    port,
    moved: hasData && port !== earlier?.port,
    onStarted(started) {
      // Until it is ready, the data may still be configured for the port of before.
      write(record, { pid: started.pid, identity: started.identity, port: hasData ? earlier?.port : port });
      onStarted(started);
    },
  });
  write(record, { pid: child.pid, identity: child.identity, port });
  directory.rememberMongod(mongod.version);
  child.ended.then(() => write(record, { port }));
  return { uri, child, logFile };
}

// Where the kernel does not end mongod together with a launcher that was killed, it may still run on our data.
async function endLeftover(earlier, say) {
  if (!earlier?.pid || !stillRuns(earlier)) return;
  say(`ending the mongod that an earlier start left behind (pid ${earlier.pid})`);
  process.kill(earlier.pid, 'SIGTERM');
  const giveUpAt = Date.now() + leftoverPatienceMs;
  while (stillRuns(earlier)) {
    if (Date.now() > giveUpAt)
      throw new Failure(`An earlier mongod (pid ${earlier.pid}) does not end: end it first.`);
    await delay(50);
  }
}

function keepLogSmall(logFile) {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size < logMaxBytes) return;
  rmSync(`${logFile}.1`, { force: true });
  renameSync(logFile, `${logFile}.1`);
}

function write(path, content) {
  writeFileSync(`${path}.new`, JSON.stringify(content));
  renameSync(`${path}.new`, path);
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
