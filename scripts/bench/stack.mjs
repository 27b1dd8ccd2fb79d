import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { freePort, startReplicaSet } from '../launcher/replica-set.mjs';
import { findMongod } from '../mongod.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const database = 'bench';

/** A database and the compiled API as it runs for users: key check, limits and request log on. */
export async function startStack(say) {
  const directory = await mkdtemp(join(tmpdir(), 'claude-projects-bench-'));
  const mongod = await findMongod(say);
  const replicaSet = await startReplicaSet({
    mongod,
    dbPath: join(directory, 'db'),
    logFile: join(directory, 'mongod.log'),
    port: await freePort(),
    extra: ['--wiredTigerCacheSizeGB', '2'],
  });
  const port = await freePort();
  const keyFile = join(directory, 'admin-key');
  const log = openSync(join(directory, 'api.log'), 'w');
  const api = spawn(process.execPath, [join(root, 'dist/main.js')], {
    cwd: directory,
    env: {
      ...{ PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'info' },
      ...{ MONGODB_URI: replicaSet.uri, MONGODB_DB: database, DATA_DIR: directory },
      ...{ ADMIN_API_KEY_FILE: keyFile, SWEEP_INTERVAL_SECONDS: '10' },
      // The limits count; the benchmark must only not reach them.
      ...{ RATE_LIMIT_PER_MINUTE: '1000000', HEARTBEAT_RATE_LIMIT_PER_MINUTE: '1000000' },
      ...{ HEARTBEATS_PER_INTERVAL_MAX: '100000000' },
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = new Promise((resolve) => api.once('exit', resolve));
  const stop = async () => {
    api.kill('SIGTERM');
    await exited;
    await connection.close();
    await replicaSet.child.stop();
    await rm(directory, { recursive: true, force: true });
  };
  const connection = await mongoose
    .createConnection(replicaSet.uri, {
      dbName: database,
      autoIndex: false,
      maxPoolSize: 20,
      writeConcern: { w: 'majority' },
      readConcern: { level: 'majority' },
    })
    .asPromise();
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
    if (ready?.ok) break;
    if (tries > 300 || api.exitCode !== null) throw new Error('The API did not become ready.');
    await delay(100);
  }
  const key = readFileSync(keyFile, 'utf8').trim();
  return {
    ...{ host: '127.0.0.1', port, key, connection, stop },
    pids: { api: api.pid, database: replicaSet.child.pid, load: process.pid },
  };
}

/** Calls the API. Throws where it refuses. */
export async function call(api, method, path, body) {
  const response = await fetch(`http://${api.host}:${api.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${api.key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Resident memory of a process, in MiB. */
export function residentMiB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
}

/** What each of these processes computed so far, in milliseconds of a core; NaN where the system does not tell. */
export function computedMs(pids) {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, computedByMs(pid)]));
}

function computedByMs(pid) {
  if (process.platform !== 'linux') return Number.NaN;
  // The name of a process may hold blanks; its fields are counted from behind it. A tick is 10 ms.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
