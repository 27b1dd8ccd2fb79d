import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seeded } from '../support/seeded.js';
import { BY, problemOf, useSpine } from '../support/spine.js';

const spine = useSpine();

describe('a heartbeat', () => {
  it('that is repeated, late or reordered never moves the deadline back, nor beyond what was told', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    let stored = (await spine.stored(id)).deadlineAt.getTime();
    const sequences = [5, 3, 5, 4, 9, 9, 2, 10, 1, 11, 11, 8];
    for (const sequence of sequences) {
      const sentAt = (await spine.clock.now()).getTime();
      const { deadlineInSeconds } = await spine.heartbeats.beatOne(id, { generation: 1, sequence }, BY);
      const { deadlineAt } = await spine.stored(id);
      expect(deadlineAt.getTime()).toBeGreaterThanOrEqual(stored);
      // What the holder computes from the instant of sending is never later than what is stored.
      expect(sentAt + deadlineInSeconds * 1000).toBeLessThanOrEqual(deadlineAt.getTime());
      stored = deadlineAt.getTime();
    }
    expect((await spine.stored(id)).sequence).toBe(11);
  });

  it('races itself a hundredfold, and the holder is never told more than is stored', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    const sentAt = (await spine.clock.now()).getTime();
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 + (n % 7) }, BY),
      ),
    );
    const { deadlineAt, sequence } = await spine.stored(id);
    expect(sequence).toBe(8);
    for (const reply of replies) {
      expect(sentAt + reply.deadlineInSeconds * 1000).toBeLessThanOrEqual(deadlineAt.getTime());
    }
  });

  it('whose sequence is not higher is answered 200 with what is left, and changes nothing', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    await spine.age(id, 100);
    const before = await spine.stored(id);
    const reply = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 1 }, BY);
    expect(reply.deadlineInSeconds).toBeGreaterThan(70);
    expect(reply.deadlineInSeconds).toBeLessThan(80.001);
    expect(await spine.stored(id)).toEqual(before);
  });

  it('raises no version, whatever it carries, but always rev', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    const before = await spine.stored(id);
    await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2, progress: { counter: 1 } }, BY);
    const after = await spine.stored(id);
    expect(after.version).toBe(before.version);
    expect(after.rev).toBe(before.rev + 1);
  });

  it('carries text that the database must not evaluate', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    const evil = { message: '$policy', waitingFor: '$$ROOT' };
    const request = { generation: 1, sequence: 2, progress: evil, taskId: '$_id', bootId: '$$NOW' };
    await spine.heartbeats.beatOne(id, request, BY);
    expect(await spine.stored(id)).toMatchObject({
      progressMessage: '$policy',
      waitingFor: '$$ROOT',
      taskId: '$_id',
      bootId: '$$NOW',
    });
  });

  it('spreads the next one by ten per cent at most', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    for (let sequence = 2; sequence < 30; sequence += 1) {
      const { nextHeartbeatSeconds } = await spine.heartbeats.beatOne(id, { generation: 1, sequence }, BY);
      expect(nextHeartbeatSeconds).toBeGreaterThanOrEqual(54);
      expect(nextHeartbeatSeconds).toBeLessThanOrEqual(66);
    }
  });

  it('of an unknown session is not found', async () => {
    expect(await problemOf(spine.heartbeats.beatOne(randomUUID(), { generation: 1, sequence: 1 }, BY))).toBe(
      'not-found',
    );
  });
});

describe('a batch', () => {
  it('answers every session sent, in order, each with its own verdict', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(6);
    const foreign = await spine.activeSession(projectId, await spine.machine());
    const good = await spine.activeSession(projectId, machineId);
    const stale = await spine.activeSession(projectId, machineId);
    await spine.sessions.adopt(stale.id, { keeperId: stale.keeperId }, BY);
    const ended = await spine.activeSession(projectId, machineId);
    await spine.sessions.end(ended.id, 'complete', { generation: 1 }, BY);
    const repeated = await spine.activeSession(projectId, machineId);
    const stopped = await spine.activeSession(projectId, machineId);
    await spine.sessions.stop(stopped.id, 'cancel', null, BY);
    const forgotten = await spine.activeSession(projectId, machineId);
    const unknown = randomUUID();
    const sessions = [unknown, foreign.id, stale.id, good.id, ended.id, repeated.id, stopped.id].map(
      (id) => ({
        id,
        generation: 1,
        sequence: id === repeated.id ? 1 : 2,
      }),
    );
    const reply = await spine.heartbeats.beatMachine(machineId, { bootId: 'b', sessions }, BY);
    expect(reply.sessions.map(({ id }) => id)).toEqual(sessions.map(({ id }) => id));
    expect(reply.sessions.map(({ ok, problem }) => (ok ? 'ok' : problem?.code))).toEqual([
      'not-found',
      'forbidden',
      'session-superseded',
      'ok',
      'session-ended',
      'ok',
      'ok',
    ]);
    expect(reply.unreported).toEqual([forgotten.id]);
    expect(reply.directives).toEqual([
      { kind: 'stop', sessionId: stopped.id, generation: 1, reason: 'cancel' },
    ]);
    expect((await spine.stored(foreign.id)).sequence).toBe(1);
    expect((await spine.machines.view(machineId)).bootId).toBe('b');
  });

  it('of 200 sessions activates them all at once', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(200);
    const ids: string[] = [];
    for (let n = 0; n < 200; n += 1) {
      ids.push((await spine.sessions.create({ projectId, machineId, slot: n }, BY, null)).id);
    }
    const sessions = ids.map((id) => ({ id, generation: 1, sequence: 1 }));
    const reply = await spine.heartbeats.beatMachine(machineId, { bootId: 'b', sessions }, BY);
    expect(reply.sessions.map(({ id, status }) => [id, status])).toEqual(ids.map((id) => [id, 'active']));
  });

  it('is not held up, nor failed, by a session that somebody has locked', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(10);
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push((await spine.activeSession(projectId, machineId)).id);
    const [locked = '', ...others] = ids;
    const holder = await spine.sessionModel.db.startSession();
    holder.startTransaction();
    await spine.sessionModel.collection.updateOne(
      { _id: locked as never },
      { $set: { reason: 'locked' } },
      { session: holder },
    );
    const outcomes = await Promise.all(
      ids.map((id) => problemOf(spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY))),
    );
    await holder.abortTransaction();
    await holder.endSession();
    expect(outcomes).toEqual(['unavailable', ...others.map(() => 'none')]);
    for (const id of others) expect((await spine.stored(id)).sequence).toBe(2);
    expect(await problemOf(spine.heartbeats.beatOne(locked, { generation: 1, sequence: 3 }, BY))).toBe(
      'none',
    );
  });

  it('of 2,000 single heartbeats at once gives each its own verdict', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(40);
    const ids: string[] = [];
    for (let n = 0; n < 40; n += 1) ids.push((await spine.activeSession(projectId, machineId)).id);
    const random = seeded(3);
    const beats = Array.from({ length: 2_000 }, (_, n) => {
      const kind = random();
      const id = kind < 0.1 ? randomUUID() : (ids[n % ids.length] ?? '');
      return { id, generation: kind > 0.8 ? 0 : 1, sequence: 2 + n };
    });
    const outcomes = await Promise.all(
      beats.map(({ id, ...request }) => problemOf(spine.heartbeats.beatOne(id, request, BY))),
    );
    expect(outcomes).toEqual(
      beats.map(({ id, generation }) =>
        ids.includes(id) ? (generation === 0 ? 'session-superseded' : 'none') : 'not-found',
      ),
    );
    for (const id of ids) {
      const highest = Math.max(
        ...beats.filter((b) => b.id === id && b.generation === 1).map((b) => b.sequence),
      );
      expect((await spine.stored(id)).sequence).toBe(highest);
    }
  });

  it('of nothing tells the machine what it holds and does not mention', async () => {
    const machineId = await spine.machine();
    const { id } = await spine.activeSession(await spine.project(), machineId);
    const reply = await spine.heartbeats.beatMachine(machineId, { bootId: 'b', sessions: [] }, BY);
    expect(reply).toMatchObject({ sessions: [], unreported: [id] });
  });

  it('tells a machine of a failed session whose end it has not confirmed', async () => {
    const machineId = await spine.machine();
    const batch = { bootId: 'b', sessions: [] };
    for (const speaksForKeeper of [true, false]) {
      const { id, keeperId } = await spine.activeSession(await spine.project(), machineId);
      await spine.lose(id);
      expect((await spine.heartbeats.beatMachine(machineId, batch, BY)).unreported).toEqual([id]);
      // A keeper of another boot can say no more than that either, and is not asked again.
      const told = { generation: 1, ...(speaksForKeeper && { keeperId }) };
      await spine.sessions.end(id, 'fail', told, BY);
      expect((await spine.heartbeats.beatMachine(machineId, batch, BY)).unreported).toEqual([]);
    }
  });

  it('of a machine that nobody registered is not found', async () => {
    const batch = spine.heartbeats.beatMachine(randomUUID(), { bootId: 'b', sessions: [] }, BY);
    expect(await problemOf(batch)).toBe('not-found');
  });
});
