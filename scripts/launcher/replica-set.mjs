import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import mongoose from 'mongoose';
import { mongodEnvironment } from '../mongod.mjs';
import { startChild } from './child.mjs';
import { Failure } from './failure.mjs';

const setName = 'claude-projects';
const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;

/**
 * Starts mongod on loopback as a replica set of one member: transactions and majority writes need a set. Its data
 * may have been written under another port.
 *
 * @typedef {ReturnType<typeof import('./child.mjs').startChild>} Child
 *
 * @param {{ mongod: { binary: string, libraryPath?: string }, dbPath: string, logFile: string, port: number,
 *   extra?: string[], onStarted?: (child: Child) => void }} options `onStarted` comes before it is ready
 * @returns {Promise<{ uri: string, child: Child }>}
 */
export async function startReplicaSet({ mongod, dbPath, logFile, port, extra = [], onStarted = () => {} }) {
  mkdirSync(dbPath, { recursive: true, mode: 0o700 });
  const args = [
    ...['--replSet', setName, '--bind_ip', '127.0.0.1', '--port', String(port), '--nounixsocket'],
    ...['--dbpath', dbPath, '--logpath', logFile, '--logRotate', 'reopen', '--logappend'],
    // Nobody can take over from an only member, so there is nothing to wait for when it stops.
    ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ...extra,
  ];
  const child = startChild(mongod.binary, args, { env: mongodEnvironment(mongod), stopTimeoutMs });
  onStarted(child);
  try {
    await becomePrimary(port, child, logFile);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { uri: `mongodb://127.0.0.1:${port}/?replicaSet=${setName}`, child };
}

async function becomePrimary(port, child, logFile) {
  const giveUpAt = Date.now() + startTimeoutMs;
  let reason = 'it did not listen';
  while (Date.now() < giveUpAt) {
    if (!child.isRunning())
      throw new Failure(`mongod ended while it started (${lastFatal(logFile)}): see ${logFile}.`);
    try {
      if ((await listens(port)) && (await configured(port))) return;
    } catch (error) {
      // Between two states; the time limit above ends it.
      reason = error.message;
    }
    await delay(25);
  }
  throw new Failure(`mongod was not ready within ${startTimeoutMs / 1000} s (${reason}): see ${logFile}.`);
}

/** Configures the set where that is needed; whether its member can be written to. */
async function configured(port) {
  const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
    readPreference: 'secondaryPreferred',
  });
  try {
    await configure(client, `127.0.0.1:${port}`);
    const electedBy = Date.now() + 5_000;
    while (Date.now() < electedBy) {
      if ((await client.db('admin').command({ hello: 1 })).isWritablePrimary) return true;
      await delay(25);
    }
    return false;
  } finally {
    await client.close();
  }
}

async function configure(client, host) {
  const admin = client.db('admin');
  const config = await client.db('local').collection('system.replset').findOne();
  if (!config) {
    await admin.command({ replSetInitiate: { _id: setName, members: [{ _id: 0, host }] } });
  } else if (config.members[0].host !== host) {
    // Under its new port the member does not find itself in its own configuration, so this takes force.
    const members = [{ ...config.members[0], host }];
    const replSetReconfig = { ...config, version: config.version + 1, members };
    await admin.command({ replSetReconfig, force: true });
  }
}

function lastFatal(logFile) {
  if (!existsSync(logFile)) return 'it wrote no log';
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-200).reverse();
  for (const line of lines) {
    const entry = parse(line);
    if (entry?.s === 'F' || entry?.s === 'E')
      return entry.attr?.error?.errmsg ?? entry.attr?.error ?? entry.msg;
  }
  return 'its log names no reason';
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Whether something accepts connections on this port of loopback. */
export function listens(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1_000 });
    const answer = (accepts) => {
      socket.destroy();
      resolve(accepts);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

/** A port on loopback that is free now. Another process may take it before it is used, which is then an error. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
