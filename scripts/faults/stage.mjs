import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import mongoose from 'mongoose';
import { makeApiKey } from '../../dist/api-keys/api-key.js';
import { eventually } from '../demo/patience.mjs';
import { Failure } from '../launcher/failure.mjs';
import { ApiServers, sweepSeconds } from './api-servers.mjs';
import { logTime, readHistory } from './history.mjs';
import { falsePositivesIn, violationsOf } from './invariants.mjs';
import { Journal } from './journal.mjs';
import { LightMachine } from './light-machine.mjs';
import { Link } from './link.mjs';
import { RealMachine } from './real-machine.mjs';

const requestTimeoutMs = 15_000;
const farLimits = {
  RATE_LIMIT_PER_MINUTE: '1000000',
  HEARTBEAT_RATE_LIMIT_PER_MINUTE: '1000000',
  HEARTBEATS_PER_INTERVAL_MAX: '1000000',
};

/** Where one scenario plays: APIs, sweepers and machines around a database of its own in the replica set. */
export class Stage {
  /**
   * @param {{ name: string, members: import('./three-members.mjs').ThreeMembers, directory: string, chance: object,
   *   signal: AbortSignal, say: (line: string) => void }} options
   */
  static async set({ name, members, directory, env = {}, ...rest }) {
    const own = join(directory, name);
    mkdirSync(own, { recursive: true });
    const stage = new Stage({ name, members, directory: own, env, ...rest });
    stage.client = new mongoose.mongo.MongoClient(members.uri, {
      serverSelectionTimeoutMS: 60_000,
      readPreference: 'primary',
    });
    stage.database = stage.client.db(stage.databaseName);
    stage.began = await logTime(stage.database);
    return stage;
  }

  constructor({ name, members, directory, chance, signal, say, env }) {
    Object.assign(this, { name, members, directory, chance, signal, say });
    this.databaseName = `faults-${name}`;
    this.adminKey = makeApiKey();
    this.journal = new Journal(join(directory, 'acts'));
    this.links = [];
    this.lights = [];
    this.reals = [];
    this.servers = new ApiServers({
      directory,
      env: {
        ...{ MONGODB_URI: members.uri, MONGODB_DB: this.databaseName, DATA_DIR: directory },
        ...{ ADMIN_API_KEY: this.adminKey, ...farLimits, ...env },
      },
    });
  }

  /** Brings up APIs and sweepers, and a link that nobody cuts. */
  async open({ apis = 2, sweepers = 1 } = {}) {
    // The first one creates the indexes.
    await this.servers.startApi();
    await Promise.all(Array.from({ length: apis - 1 }, () => this.servers.startApi()));
    this.link = await this.openLink();
    await this.startSweepers(sweepers);
    this.runnerKey = (await this.ask('POST', '/v1/api-keys', { name: 'runners', scopes: ['runner'] })).key;
  }

  /** Resolves when one of them has swept: the first sweep of an API does not count, for it promises no next one. */
  async startSweepers(count, options) {
    if (count === 0) return;
    const before = await this.sweeps();
    for (let each = 0; each < count; each += 1) this.servers.startSweeper(options);
    await this.until('a sweeper sweeps', async () => {
      const memory = await this.database.collection('sweep_memory').findOne();
      return memory?.periodSeconds === sweepSeconds && memory.rev > before;
    });
  }

  async openLink() {
    const link = await Link.open(() => this.servers.ports);
    this.links.push(link);
    return link;
  }

  /** Waits for something. What does not happen in time fails the scenario. */
  until(what, look, withinSeconds = 30) {
    return eventually(what, look, { withinSeconds, signal: this.signal });
  }

  /** Lets time pass, which only an outage of a length needs: whatever happens otherwise is waited for. */
  async pass(seconds) {
    await delay(seconds * 1_000, undefined, { signal: this.signal });
  }

  async send(method, path, body, { key = this.adminKey, timeoutMs = requestTimeoutMs } = {}) {
    const response = await fetch(`${this.link.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  }

  /** One request that has to succeed; answers its body. */
  async ask(method, path, body) {
    const { status, body: answer } = await this.send(method, path, body);
    if (status >= 400)
      throw new Failure(`${method} ${path} was answered ${status}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async project(settings = {}) {
    const inForce = {
      ...{ heartbeatIntervalSeconds: 1, missedHeartbeatsAllowed: 3, fenceDelaySeconds: 3 },
      ...{ recoveryMode: 'any-machine', recoveryAffinitySeconds: 0, maxRecoveryAttempts: 10, ...settings },
    };
    return (await this.ask('POST', '/v1/projects', { name: this.name, settings: inForce })).id;
  }

  /** Machines that hold sessions over HTTP, registered and beating. */
  async lightMachines(count, { link = this.link, key = this.runnerKey, ...options } = {}) {
    const added = Array.from({ length: count }, () => {
      const name = `l${this.lights.length + 1}`;
      const { journal, chance } = this;
      const machine = new LightMachine({
        name,
        url: link.url,
        key,
        journal,
        chance: chance.fork(),
        ...options,
      });
      this.lights.push(machine);
      return machine;
    });
    await Promise.all(added.map((machine) => machine.register()));
    for (const machine of added) machine.run();
    return added;
  }

  /** Machines with the real runner on them: daemon, keeper, and processes on terminals. */
  async realMachines(count, { link, ...options } = {}) {
    const added = [];
    for (let each = 0; each < count; each += 1) {
      const way = link ?? (await this.openLink());
      const machine = new RealMachine({
        ...{ name: `r${this.reals.length + 1}`, directory: this.directory, apiUrl: way.url },
        ...{ apiKey: this.runnerKey, actsFile: this.journal.actsFile, ...options },
      });
      machine.link = way;
      this.reals.push(machine);
      added.push(machine);
    }
    await Promise.all(added.map((machine) => machine.run('up')));
    return added;
  }

  /** How often was swept so far, as the sweepers themselves remember. */
  async sweeps() {
    const memory = await this.database.collection('sweep_memory').findOne();
    return memory?.rev ?? 0;
  }

  session(id) {
    return this.database.collection('sessions').findOne({ _id: id });
  }

  /** Waits for a session as stored. */
  untilSession(what, id, holds, withinSeconds) {
    return this.until(
      what,
      async () => {
        const session = await this.session(id);
        return session && holds(session) ? session : undefined;
      },
      withinSeconds,
    );
  }

  /** Waits until nothing waits for a holder, whoever is live beats, and everything is copied. */
  async settle(withinSeconds = 120) {
    const sessions = this.database.collection('sessions');
    await this.makeRoom();
    const settled = async () => {
      const waiting = { status: { $in: ['failed', 'recovering', 'stopping'] } };
      const silent = { live: true, lateAt: { $lt: new Date() } };
      const uncopied = { 'outbox.0': { $exists: true } };
      return (await sessions.countDocuments({ $or: [waiting, silent, uncopied] })) === 0;
    };
    await this.until('every session is settled', settled, withinSeconds);
  }

  /** Completes sessions until there is a free slot for each that waits for one. */
  async makeRoom() {
    const waiting = await this.database.collection('sessions').countDocuments({ status: 'failed' });
    const machines = this.lights.filter(({ ending }) => !ending.signal.aborted);
    let free = machines.reduce((sum, { slots, sessions }) => sum + slots - sessions.size, 0);
    for (const machine of machines) {
      if (free >= waiting) return;
      for (const session of machine.running) {
        await machine.end(session, 'complete');
        free += 1;
      }
    }
  }

  /** Ends whoever writes, then compares what was seen with what is stored. */
  async judge() {
    await this.servers.killSweepers();
    await Promise.all(this.lights.map((machine) => machine.leave()));
    for (const machine of this.reals) await machine.killDaemon();
    const [fleet, slo] = [
      await this.ask('GET', '/v1/fleet'),
      await this.ask('GET', '/v1/fleet/slo?windowHours=1'),
    ];
    const sessions = await this.database.collection('sessions').find().toArray();
    const events = await this.database.collection('events').find().sort({ _id: 1 }).toArray();
    const history = await readHistory(this.database, this.began);
    const { acknowledged, stopped } = this.journal;
    const told = { falsePositives: slo.falsePositives.count, sessionsByStatus: fleet.sessionsByStatus };
    const acts = this.journal.acts();
    const violations = violationsOf({ history, sessions, events, acknowledged, acts, stopped, told });
    const falsePositives = falsePositivesIn(events).length;
    const seen = { acknowledged: acknowledged.length, acts: acts.length, sessions: sessions.length };
    return { violations, falsePositives, seen, events, sessions, acts, history };
  }

  /** Leaves what happened beside the logs, for whoever looks into a failure. */
  async writeEvents() {
    const events = await this.database.collection('events').find().sort({ _id: 1 }).toArray();
    const memories = await this.database.collection('sweep_memory').find().toArray();
    const lines = [...events, ...memories].map((document) => `${JSON.stringify(document)}\n`);
    await writeFile(join(this.directory, 'events.jsonl'), lines.join(''));
  }

  /** Ends everything that was started for it. Every step is taken, whatever becomes of another. */
  async close() {
    const steps = [
      ...this.lights.map((machine) => () => machine.leave()),
      ...this.reals.map((machine) => () => machine.killEverything()),
      () => this.servers.killSweepers(),
      () => this.servers.killApis(),
      ...this.links.map((link) => () => link.close()),
      () => this.writeEvents(),
      () => this.database.dropDatabase(),
      () => this.client.close(),
    ];
    for (const step of steps) await step().catch((error) => this.say(`not cleaned up: ${error.message}`));
  }
}
