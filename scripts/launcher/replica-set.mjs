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
const electionTimeoutMs = 5_000;

/**
 * Starts mongod on loopback as a replica set of one member: transactions and majority writes need a set.
 *
 * @typedef {ReturnType<typeof import('./child.mjs').startChild>} Child
 *
 * @param {{ mongod: { binary: string, libraryPath?: string }, dbPath: string, logFile: string, port: number,
 *   moved?: boolean, extra?: string[], onStarted?: (child: Child) => void }} options `moved`: the data were written
 *   under another port; `onStarted` is told of each process before it is ready
 * @returns {Promise<{ uri: string, child: Child }>}
 */
export async function startReplicaSet({ port, moved = false, extra = [], ...options }) {
  mkdirSync(options.dbPath, { recursive: true, mode: 0o700 });
  const host = `127.0.0.1:${port}`;
  if (moved)
    await (await startMongod({ ...options, port, extra }, (client) => rewriteHost(client, host))).stop();
  const child = await startMongod({ ...options, port, extra: ['--replSet', setName, ...extra] }, (client) =>
    becomePrimary(client, host),
  );
  return { uri: `mongodb://${host}/?replicaSet=${setName}`, child };
}

/** Starts mongod on loopback; resolves with its process once `prepare`, which may be called often, answers true. */
export async function startMongod({ mongod, dbPath, logFile, port, extra, onStarted = () => {} }, prepare) {
  const args = [
    ...['--bind_ip', '127.0.0.1', '--port', String(port), '--nounixsocket'],
    ...['--dbpath', dbPath, '--logpath', logFile, '--logRotate', 'reopen', '--logappend'],
    // Nobody can take over from an only member, so there is nothing to wait for when it stops.
    ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ...extra,
  ];
  const child = startChild(mongod.binary, args, { env: mongodEnvironment(mongod), stopTimeoutMs });
  onStarted(child);
  try {
    await untilPrepared(port, child, logFile, prepare);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

async function untilPrepared(port, child, logFile, prepare) {
  const giveUpAt = Date.now() + startTimeoutMs;
  let reason = 'it did not listen';
  while (Date.now() < giveUpAt) {
    if (!child.isRunning()) {
      throw new Failure(`mongod ended while it started (${lastFatal(logFile)}): see ${logFile}.`);
    }
    try {
      if ((await listens(port)) && (await withClient(port, child, prepare))) return;
    } catch (error) {
      // Between two states; the time limit above ends it.
      reason = error.message;
    }
    await delay(25);
  }
  throw new Failure(`mongod was not ready within ${startTimeoutMs / 1000} s (${reason}): see ${logFile}.`);
}

async function withClient(port, child, prepare) {
  const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
    readPreference: 'secondaryPreferred',
  });
  try {
    // The port may have been taken by another mongod meanwhile, whose data are none of our business.
    const { pid } = await client.db('admin').command({ serverStatus: 1 });
    return Number(pid) === child.pid && (await prepare(client));
  } finally {
    await client.close();
  }
}

// As a member, mongod would look for itself under its old address and wait for whoever listens there now. So the
// address is corrected while it runs as a plain server.
async function rewriteHost(client, host) {
  const update = { $set: { 'members.0.host': host }, $inc: { version: 1 } };
  await client.db('local').collection('system.replset').updateOne({ _id: setName }, update);
  return true;
}

async function becomePrimary(client, host) {
  const admin = client.db('admin');
  const configured = await client.db('local').collection('system.replset').findOne();
  if (!configured) await admin.command({ replSetInitiate: { _id: setName, members: [{ _id: 0, host }] } });
  const giveUpAt = Date.now() + electionTimeoutMs;
  while (Date.now() < giveUpAt) {
    if ((await admin.command({ hello: 1 })).isWritablePrimary) return true;
    await delay(25);
  }
  return false;
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
