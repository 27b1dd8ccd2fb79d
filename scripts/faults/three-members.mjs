import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import mongoose from 'mongoose';
import { eventually } from '../demo/patience.mjs';
import { freePort, startMongod } from '../launcher/replica-set.mjs';

const setName = 'faults';
export const electionTimeoutMs = 2_000;

/** A replica set of three real members on this machine, each of which may be treated badly. */
export class ThreeMembers {
  /** @param {{ mongod: object, directory: string, signal: AbortSignal }} options */
  static async start({ mongod, directory, signal }) {
    const set = new ThreeMembers(mongod, signal);
    try {
      for (const number of [0, 1, 2]) {
        const dbPath = join(directory, `member-${number}`);
        mkdirSync(dbPath, { recursive: true, mode: 0o700 });
        set.members.push({ number, dbPath, logFile: `${dbPath}.log`, port: await freePort(), child: null });
      }
      await Promise.all(set.members.map((member) => set.startAgain(member, () => true)));
      await set.initiate();
      return set;
    } catch (error) {
      await set.stop();
      throw error;
    }
  }

  constructor(mongod, signal) {
    this.mongod = mongod;
    this.signal = signal;
    this.members = [];
  }

  get uri() {
    const hosts = this.members.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return `mongodb://${hosts}/?replicaSet=${setName}`;
  }

  /** Starts a member on its port and its data; resolves when it follows or leads, or as `ready` says of its `hello`. */
  async startAgain(member, ready = (hello) => hello.isWritablePrimary || hello.secondary) {
    const { dbPath, logFile, port } = member;
    const extra = [
      ...['--replSet', setName, '--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '256'],
      // A follower gives a leader that stands still up sooner, too: by default it takes 13 s until another has followers.
      ...['--setParameter', 'oplogNetworkTimeoutBufferSeconds=1'],
      // Allows to slow down single kinds of operations of the API.
      ...['--setParameter', 'enableTestCommands=1'],
    ];
    const onStarted = (child) => {
      member.child = child;
    };
    await startMongod({ mongod: this.mongod, dbPath, logFile, port, extra, onStarted }, async (client) =>
      ready(await client.db('admin').command({ hello: 1 })),
    );
  }

  async initiate() {
    const [first] = this.members;
    await this.at(first, async (admin) => {
      const members = this.members.map(({ number, port }) => ({ _id: number, host: `127.0.0.1:${port}` }));
      const settings = { electionTimeoutMillis: electionTimeoutMs, heartbeatIntervalMillis: 500 };
      await admin.command({ replSetInitiate: { _id: setName, members, settings } });
    });
    await this.primary();
    await this.allFollow();
  }

  /** The member that takes writes, once there is one. */
  async primary() {
    return await eventually('there is a primary', () => this.primaryNow(), {
      withinSeconds: 60,
      signal: this.signal,
    });
  }

  async primaryNow() {
    for (const member of this.members) {
      const hello = await this.hello(member);
      if (hello?.isWritablePrimary) return member;
    }
    return undefined;
  }

  async allFollow() {
    const settled = async () => {
      const all = await Promise.all(this.members.map((member) => this.hello(member)));
      return all.every((hello) => hello?.isWritablePrimary || hello?.secondary);
    };
    await eventually('all members follow', settled, { withinSeconds: 60, signal: this.signal });
  }

  async hello(member) {
    if (!member.child?.isRunning() || member.frozen) return undefined;
    try {
      return await this.at(member, (admin) => admin.command({ hello: 1 }));
    } catch {
      return undefined;
    }
  }

  /** Runs something at one member, whatever it is at the moment. */
  async at(member, act) {
    const client = new mongoose.mongo.MongoClient(
      `mongodb://127.0.0.1:${member.port}/?directConnection=true`,
      { serverSelectionTimeoutMS: 2_000, socketTimeoutMS: 5_000, readPreference: 'primaryPreferred' },
    );
    try {
      return await act(client.db('admin'), client);
    } finally {
      await client.close();
    }
  }

  async kill(member) {
    process.kill(member.child.pid, 'SIGKILL');
    await member.child.ended;
  }

  freeze(member) {
    member.frozen = true;
    process.kill(member.child.pid, 'SIGSTOP');
  }

  thaw(member) {
    member.frozen = false;
    process.kill(member.child.pid, 'SIGCONT');
  }

  /** Whatever a scenario left behind: the next one begins with three members that work. */
  async mend() {
    for (const member of this.members) {
      if (member.frozen) this.thaw(member);
      if (!member.child.isRunning()) await this.startAgain(member);
    }
    await this.primary();
    await this.allFollow();
  }

  async stop() {
    for (const member of this.members) {
      if (!member.child?.isRunning()) continue;
      if (member.frozen) this.thaw(member);
      await member.child.stop();
    }
  }
}
