import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { sleepCountingSeconds } from '../../packages/runner/dist/adapters/sleep-counting-clock.js';

const actEveryMs = 100;
const idleSeconds = 1;
const retriesPerInterval = 6;
const shortestTimeoutMs = 2_000;
const insistSeconds = 60;
const definitive = new Set([400, 403, 404, 409, 422]);

/**
 * A machine without processes: it holds sessions over HTTP as the protocol demands, in one process with many others,
 * and writes down each answer that it was given. Its agents "act" while their session's deadline lies ahead.
 */
export class LightMachine {
  /**
   * @param {{ name: string, url: string, key: string, journal: import('./journal.mjs').Journal, chance: object,
   *   slots?: number, headers?: Record<string, string> }} options `headers` go with every request
   */
  constructor({ name, url, key, journal, chance, slots = 2, headers = {} }) {
    Object.assign(this, { name, url, key, journal, chance, slots, headers });
    this.id = randomUUID();
    this.daemonId = randomUUID();
    this.keeperId = randomUUID();
    this.bootId = randomUUID();
    this.epoch = null;
    this.sessions = new Map();
    this.starting = 0;
    this.ending = new AbortController();
    this.lastAcknowledgedAtMs = Number.NEGATIVE_INFINITY;
    this.under = [];
  }

  get running() {
    return [...this.sessions.values()].filter(({ phase }) => phase === 'running');
  }

  async register() {
    const slots = Array.from({ length: this.slots }, (_, index) => ({ number: index + 1 }));
    const { daemonId } = this;
    const body = { hostname: this.name, platform: 'test', daemonId, slots };
    const reply = await this.insist('PUT', `/v1/machines/${this.id}`, body);
    this.epoch = reply.body.epoch;
  }

  /** Beats and acts until it is ended. */
  run() {
    this.under.push(this.beatForever(), this.actForever());
  }

  /** Ends it as a power failure does: nothing is said, and what is under way is never heard of. */
  crash() {
    const now = sleepCountingSeconds();
    for (const { id } of this.sessions.values()) {
      this.journal.crashes.push({ sessionId: id, machine: this.id, atSeconds: now, atMs: Date.now() });
    }
    this.leave();
  }

  /** Says and does nothing any more; resolves when that is so. */
  async leave() {
    this.ending.abort();
    await Promise.allSettled(this.under);
  }

  /** @param {string} projectId */
  async create(projectId) {
    if (this.sessions.size + this.starting >= this.slots) return;
    this.starting += 1;
    try {
      const { keeperId, epoch, id: machineId } = this;
      const body = { projectId, machineId, keeperId, epoch, checkpoint: { state: { step: 0 } } };
      const reply = await this.insist('POST', '/v1/sessions', body, { 'idempotency-key': randomUUID() });
      if (reply.status >= 300) return;
      this.acknowledge('create', reply.body.id, reply);
      this.hold(reply.body.id, reply, null);
    } finally {
      this.starting -= 1;
    }
  }

  /** The agent keeps what it would need to go on elsewhere. */
  async checkpoint(session) {
    const { generation } = session;
    const sequence = ++session.checkpoints;
    const body = { generation, sequence, checkpoint: { state: { step: sequence } } };
    const reply = await this.insist('PUT', `/v1/sessions/${session.id}/checkpoint`, body);
    if (reply.status === 200) this.acknowledge('checkpoint', session.id, reply, { generation, sequence });
    else this.drop(session, reply);
  }

  /** @param {'complete' | 'fail'} kind */
  async end(session, kind, cause) {
    // What is reported as ended acts no more, and is not kept alive either.
    session.phase = 'reporting';
    const { generation } = session;
    const { keeperId } = this;
    const body = { generation, keeperId, reason: 'as the test wants', ...(cause && { cause }) };
    const reply = await this.insist('POST', `/v1/sessions/${session.id}/${kind}`, body);
    if (reply.status === 200) this.acknowledge(kind, session.id, reply, { generation });
    this.drop(session, reply);
  }

  async claim({ recoveryId, sessionId, force }) {
    if (this.sessions.has(sessionId) || this.sessions.size + this.starting >= this.slots) return;
    this.starting += 1;
    try {
      const { keeperId, epoch, id: machineId } = this;
      const path = `/v1/recoveries/${encodeURIComponent(recoveryId)}/claim`;
      const body = { machineId, keeperId, epoch, force: force ?? false };
      const reply = await this.insist('POST', path, body, { 'idempotency-key': randomUUID() });
      if (reply.status !== 200 || this.sessions.has(sessionId)) return;
      this.acknowledge('claim', sessionId, reply);
      this.hold(sessionId, reply, recoveryId);
      this.beatSoon?.();
    } finally {
      this.starting -= 1;
    }
  }

  hold(id, reply, recoveryId) {
    const { generation, heartbeatIntervalSeconds, deadlineInSeconds } = reply.body;
    const phase = recoveryId === null ? 'running' : 'granted';
    const deadlineSeconds = reply.sentAtSeconds + deadlineInSeconds;
    const tree = `${this.name}/${generation}`;
    const counters = { sequence: 0, checkpoints: 0, progress: 0 };
    this.sessions.set(id, {
      ...{
        id,
        generation,
        phase,
        recoveryId,
        deadlineSeconds,
        tree,
        intervalSeconds: heartbeatIntervalSeconds,
      },
      ...counters,
    });
  }

  async resumed(session) {
    const { generation, recoveryId } = session;
    const path = `/v1/recoveries/${encodeURIComponent(recoveryId)}/resumed`;
    const reply = await this.insist('POST', path, { generation });
    if (reply.status === 200) this.acknowledge('resumed', session.id, reply, { generation });
    else this.drop(session, reply);
  }

  drop(session, reply) {
    if (reply.status >= 400) this.journal.refused(reply.body?.code ?? reply.status);
    if (this.sessions.get(session.id) === session) this.sessions.delete(session.id);
  }

  async actForever() {
    while (await this.rest(actEveryMs)) {
      const atSeconds = sleepCountingSeconds();
      for (const { id: sessionId, generation, tree, deadlineSeconds } of this.running) {
        if (atSeconds >= deadlineSeconds) continue;
        this.journal.ownActs.push({ sessionId, generation, tree, atSeconds });
      }
    }
  }

  async beatForever() {
    let waitMs = 0;
    while (await this.rest(waitMs)) {
      const startedAtMs = performance.now();
      const beating = [...this.sessions.values()].filter(({ phase }) => phase !== 'reporting');
      const intervalSeconds = Math.min(idleSeconds * 60, ...beating.map((each) => each.intervalSeconds));
      const nextSeconds = await this.beat(beating, intervalSeconds).catch(() => null);
      const soonSeconds = (beating.length === 0 ? idleSeconds : intervalSeconds) / retriesPerInterval;
      const passedMs = performance.now() - startedAtMs;
      waitMs = Math.max(10, (nextSeconds ?? soonSeconds) * 1_000 - passedMs);
    }
  }

  /** Sends one heartbeat for all sessions; answers when the next is due, or null where nothing was acknowledged. */
  async beat(beating, intervalSeconds) {
    const sessions = beating.map((session) => {
      const { id, generation } = session;
      const progress = { counter: ++session.progress };
      return { id, generation, sequence: ++session.sequence, progress, fence: 'pause' };
    });
    const { bootId, epoch } = this;
    const timeoutMs = Math.max(shortestTimeoutMs, (intervalSeconds / retriesPerInterval) * 1_000);
    const path = `/v1/machines/${this.id}/heartbeat`;
    const reply = await this.send('POST', path, { bootId, epoch, sessions }, {}, timeoutMs);
    if (reply.status !== 200) {
      this.journal.refused(reply.body?.code ?? reply.status);
      return reply.retryAfterSeconds;
    }
    this.lastAcknowledgedAtMs = reply.order[0];
    let settled = true;
    for (const [index, verdict] of reply.body.sessions.entries()) {
      settled = this.heed(beating[index], sessions[index], verdict, reply) && settled;
    }
    for (const directive of reply.body.directives) this.follow(directive);
    if (!settled) return null;
    // A machine that holds nothing is asked to beat once a minute, which is too seldom to be offered something here.
    return reply.body.sessions.some(({ ok }) => ok) ? reply.body.nextHeartbeatSeconds : idleSeconds;
  }

  heed(session, { generation, sequence }, verdict, reply) {
    if (this.sessions.get(session.id) !== session || session.generation !== generation) return true;
    if (!verdict.ok) {
      if (verdict.problem.code === 'unavailable') return false;
      this.drop(session, { status: 409, body: verdict.problem });
      return true;
    }
    // It ended on our own word a moment before, so this heartbeat has done nothing.
    if (verdict.status === 'failed') return true;
    const { deadlineInSeconds } = verdict;
    this.acknowledge('beat', session.id, reply, { generation, sequence, deadlineInSeconds });
    const deadlineSeconds = reply.sentAtSeconds + deadlineInSeconds;
    session.deadlineSeconds = Math.max(session.deadlineSeconds, deadlineSeconds);
    if (session.phase === 'granted') {
      session.phase = 'running';
      this.under.push(this.resumed(session).catch(() => {}));
    }
    return true;
  }

  follow({ kind, sessionId, recoveryId, generation, force }) {
    if (kind === 'claim') this.under.push(this.claim({ recoveryId, sessionId, force }).catch(() => {}));
    const session = this.sessions.get(sessionId);
    if (kind !== 'stop' || session?.generation !== generation || session.phase === 'reporting') return;
    this.under.push(this.end(session, 'fail', 'cancelled').catch(() => {}));
  }

  acknowledge(kind, sessionId, reply, given = {}) {
    const {
      generation = reply.body.generation,
      sequence,
      deadlineInSeconds = reply.body.deadlineInSeconds,
    } = given;
    const { sentAtMs, receivedAtMs, order } = reply;
    this.journal.acknowledged.push({
      ...{ kind, sessionId, machine: this.id, generation, sequence, deadlineInSeconds },
      ...{ sentAtMs, receivedAtMs, order },
    });
  }

  /** Tries until it is answered for good: a write that must be known to be stored or refused. */
  async insist(method, path, body, headers = {}) {
    const giveUpAtMs = performance.now() + insistSeconds * 1_000;
    for (;;) {
      const reply = await this.send(method, path, body, headers, shortestTimeoutMs * 2).catch(() => null);
      if (reply && (reply.status < 300 || definitive.has(reply.status))) return reply;
      if (performance.now() > giveUpAtMs) throw new Error(`${method} ${path} was not answered.`);
      if (!(await this.rest((reply?.retryAfterSeconds ?? 0.3) * 1_000))) throw new Error('it was ended');
    }
  }

  async send(method, path, body, headers, timeoutMs) {
    const sentAtSeconds = sleepCountingSeconds();
    const sentAtMs = Date.now();
    const sentOrder = performance.now();
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
        ...{ ...this.headers, ...headers },
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([this.ending.signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    this.ending.signal.throwIfAborted();
    const order = [sentOrder, performance.now()];
    const retryAfter = Number(response.headers.get('retry-after'));
    return {
      ...{
        status: response.status,
        body: text === '' ? null : JSON.parse(text),
        sentAtSeconds,
        sentAtMs,
        order,
      },
      ...{ receivedAtMs: Date.now(), retryAfterSeconds: retryAfter > 0 ? retryAfter : null },
    };
  }

  /** Answers false when it was ended meanwhile. */
  async rest(milliseconds) {
    try {
      await delay(milliseconds, undefined, { signal: this.ending.signal });
      return true;
    } catch {
      return false;
    }
  }
}
