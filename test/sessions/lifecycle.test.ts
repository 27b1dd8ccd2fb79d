import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BY, problemOf, useSpine } from '../support/spine.js';

const spine = useSpine();

describe('a session', () => {
  it('starts, is activated by its first heartbeat, completes, and frees its slot', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(1);
    const created = await spine.sessions.create({ projectId, machineId }, BY, null);
    expect(created).toMatchObject({ status: 'starting', generation: 1, slot: 0, fence: 'none' });
    expect(created.deadlineInSeconds).toBeGreaterThan(170);
    expect(created.deadlineInSeconds).toBeLessThanOrEqual(180);
    const beat = await spine.heartbeats.beatOne(created.id, { generation: 1, sequence: 1 }, BY);
    expect(beat.status).toBe('active');
    const done = await spine.sessions.end(created.id, 'complete', { generation: 1 }, BY);
    expect(done).toMatchObject({ status: 'completed', health: 'ended' });
    expect((await spine.machines.view(machineId)).slots[0]?.sessionId).toBeNull();
    expect(await spine.history(created.id)).toEqual(['created', 'activated', 'completed']);
  });

  it('is given the lowest free slot, and refused where none is', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(2);
    const first = await spine.sessions.create({ projectId, machineId }, BY, null);
    const second = await spine.sessions.create({ projectId, machineId }, BY, null);
    expect([first.slot, second.slot]).toEqual([0, 1]);
    expect(await problemOf(spine.sessions.create({ projectId, machineId }, BY, null))).toBe('slot-occupied');
    expect(await problemOf(spine.sessions.create({ projectId, machineId, slot: 1 }, BY, null))).toBe(
      'slot-occupied',
    );
    await spine.sessions.end(first.id, 'complete', { generation: 1 }, BY);
    expect((await spine.sessions.create({ projectId, machineId }, BY, null)).slot).toBe(0);
  });

  it.each([
    ['project', 'session-conflict'],
    ['machine', 'none'],
    ['slot', 'none'],
  ] as const)('with concurrency %s on a second machine: %s', async (concurrency, expected) => {
    const projectId = await spine.project({ concurrency });
    const [a, b] = [await spine.machine(), await spine.machine()];
    await spine.sessions.create({ projectId, machineId: a }, BY, null);
    expect(await problemOf(spine.sessions.create({ projectId, machineId: b }, BY, null))).toBe(expected);
  });

  it('lets exactly one of many creations at the same instant have the slot', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(1);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => problemOf(spine.sessions.create({ projectId, machineId }, BY, null))),
    );
    expect(outcomes.filter((outcome) => outcome === 'none')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'slot-occupied')).toHaveLength(9);
  });

  it('is created once, however often the request is repeated under one key', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(4);
    const request = { projectId, machineId, keeperId: 'k' };
    const made = await Promise.all(
      Array.from({ length: 8 }, () => spine.sessions.create(request, BY, 'key-1')),
    );
    expect(new Set(made.map((session) => session.id)).size).toBe(1);
    expect(await problemOf(spine.sessions.create({ ...request, slot: 2 }, BY, 'key-1'))).toBe(
      'idempotency-mismatch',
    );
    const id = made[0]?.id ?? '';
    await spine.sessions.adopt(id, { keeperId: 'k' }, BY);
    expect(await problemOf(spine.sessions.create(request, BY, 'key-1'))).toBe('session-superseded');
  });

  it('confirms its end by fail, and is then claimable at once', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(1);
    const { id, keeperId } = await spine.activeSession(projectId, machineId);
    const report = { generation: 1, keeperId, cause: 'process-exit', reason: 'exit code 1' } as const;
    const failed = await spine.sessions.end(id, 'fail', report, BY);
    expect(failed).toMatchObject({ status: 'failed', cause: 'process-exit', health: 'lost' });
    expect(failed.claimableAt).toBe(failed.updatedAt);
    expect(await spine.sessions.end(id, 'fail', report, BY)).toMatchObject({ version: failed.version });
    expect((await spine.sessions.create({ projectId, machineId }, BY, null)).slot).toBe(0);
  });

  it('is not revived by a heartbeat that its own fail overtook', async () => {
    const { id, keeperId } = await spine.activeSession(await spine.project(), await spine.machine());
    await spine.sessions.end(id, 'fail', { generation: 1, keeperId, sequence: 3 }, BY);
    const late = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 9 }, BY);
    expect(late.status).toBe('failed');
  });

  it('may turn out to have finished although it was failed', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    const recoveryId = await spine.lose(id);
    const done = await spine.sessions.end(id, 'complete', { generation: 1 }, BY);
    expect(done.status).toBe('completed');
    expect((await spine.recoveries.view(recoveryId)).status).toBe('voided');
  });

  it('keeps the newest checkpoint only', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    await spine.sessions.checkpoint(id, { generation: 1, sequence: 2, checkpoint: { cwd: '/b' } }, BY);
    await spine.sessions.checkpoint(id, { generation: 1, sequence: 1, checkpoint: { cwd: '/a' } }, BY);
    expect((await spine.sessions.view(id)).checkpoint).toEqual({ cwd: '/b' });
  });
});

describe('a request to stop', () => {
  it('reaches the holder, extends nothing, and ends when the holder confirms', async () => {
    const { id, keeperId } = await spine.activeSession(await spine.project(), await spine.machine());
    const before = await spine.sessions.stop(id, 'cancel', 'enough', BY);
    expect(before.status).toBe('stopping');
    const beat = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY);
    expect(beat.directives).toEqual([{ kind: 'stop', sessionId: id, generation: 1, reason: 'enough' }]);
    expect((await spine.sessions.view(id)).deadlineAt).toBe(before.deadlineAt);
    const confirmed = { generation: 1, keeperId, cause: 'cancelled' } as const;
    const ended = await spine.sessions.end(id, 'fail', confirmed, BY);
    expect(ended).toMatchObject({ status: 'cancelled', cause: 'cancelled' });
  });

  it('becomes cancelled when overdue, and its slot stays taken until the holder must have fenced itself', async () => {
    const projectId = await spine.project({ recoveryMode: 'any-machine' });
    const machineId = await spine.machine(1);
    const { id } = await spine.activeSession(projectId, machineId);
    await spine.sessions.stop(id, 'cancel', null, BY);
    await spine.age(id, 181);
    await spine.sweeper.sweep();
    expect((await spine.sessions.view(id)).status).toBe('cancelled');
    expect(await problemOf(spine.sessions.create({ projectId, machineId }, BY, null))).toBe('slot-occupied');
    await spine.age(id, 15);
    expect(await problemOf(spine.sessions.create({ projectId, machineId }, BY, null))).toBe('none');
  });

  it('is never forgotten: what a person stopped cannot be claimed', async () => {
    const projectId = await spine.project({ recoveryMode: 'any-machine', recoveryAffinitySeconds: 0 });
    const machineId = await spine.machine();
    const { id } = await spine.activeSession(projectId, machineId);
    const recoveryId = await spine.lose(id);
    await spine.sessions.stop(id, 'cancel', null, BY);
    const other = await spine.machine();
    expect(await spine.directives.forMachine(other)).toEqual([]);
    expect(await problemOf(spine.recoveries.claim(recoveryId, { machineId: other }, BY))).toBe(
      'recovery-not-claimable',
    );
  });

  it('clears: a new generation that nobody holds, once nobody can hold the old one', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    await spine.sessions.stop(id, 'clear', null, BY);
    await spine.age(id, 181);
    await spine.sweeper.sweep();
    expect((await spine.sessions.view(id)).status).toBe('stopping');
    await spine.age(id, 15);
    await spine.sweeper.sweep();
    expect(await spine.sessions.view(id)).toMatchObject({
      status: 'cancelled',
      cause: 'cleared',
      generation: 2,
    });
    expect(await problemOf(spine.heartbeats.beatOne(id, { generation: 1, sequence: 5 }, BY))).toBe(
      'session-superseded',
    );
    expect(await problemOf(spine.heartbeats.beatOne(id, { generation: 2, sequence: 5 }, BY))).toBe(
      'session-superseded',
    );
  });

  it('clears at once what its holder confirmed', async () => {
    const { id, keeperId } = await spine.activeSession(await spine.project(), await spine.machine());
    await spine.sessions.stop(id, 'clear', null, BY);
    const ended = await spine.sessions.end(id, 'fail', { generation: 1, keeperId }, BY);
    expect(ended).toMatchObject({ status: 'cancelled', cause: 'cleared', generation: 2 });
  });
});

describe('adoption', () => {
  it('raises the generation, and the daemon before it is superseded on every path', async () => {
    const machineId = await spine.machine();
    const { id, keeperId } = await spine.activeSession(await spine.project(), machineId);
    const adopted = await spine.sessions.adopt(id, { keeperId }, BY);
    expect(adopted).toMatchObject({ generation: 2, status: 'active', sequence: 0 });
    const stale = { generation: 1 };
    const writes = [
      spine.heartbeats.beatOne(id, { ...stale, sequence: 99 }, BY),
      spine.sessions.checkpoint(id, { ...stale, sequence: 99, checkpoint: {} }, BY),
      spine.sessions.end(id, 'complete', stale, BY),
      spine.sessions.end(id, 'fail', stale, BY),
      spine.sessions.end(id, 'fail', { generation: 0 }, BY),
    ];
    expect(await Promise.all(writes.map(problemOf))).toEqual(writes.map(() => 'session-superseded'));
    const batch = await spine.heartbeats.beatMachine(
      machineId,
      { bootId: 'b', sessions: [{ id, ...stale, sequence: 99 }] },
      BY,
    );
    expect(batch.sessions[0]?.problem).toMatchObject({ code: 'session-superseded', current: 2 });
    expect(await spine.stored(id)).toMatchObject({ generation: 2, sequence: 0, status: 'active' });
  });

  it('is granted to the keeper that lost a reply, whatever generation it last heard of', async () => {
    const { id, keeperId } = await spine.activeSession(await spine.project(), await spine.machine());
    await spine.sessions.adopt(id, { keeperId }, BY);
    expect(await spine.sessions.adopt(id, { keeperId }, BY)).toMatchObject({ generation: 3 });
  });

  it('is refused to another keeper', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    expect(await problemOf(spine.sessions.adopt(id, { keeperId: randomUUID() }, BY))).toBe(
      'session-superseded',
    );
  });

  it('tells a former holder that it was superseded, whatever epoch another machine has', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    // The epoch of whoever asks is that of its own machine, and lower than this one's by chance.
    expect(await problemOf(spine.sessions.adopt(id, { keeperId: randomUUID(), epoch: 0 }, BY))).toBe(
      'session-superseded',
    );
  });

  it('voids the recovery of a session that was failed by silence, unless somebody claimed it', async () => {
    const projectId = await spine.project({ recoveryMode: 'any-machine', recoveryAffinitySeconds: 0 });
    const machineId = await spine.machine();
    const { id, keeperId } = await spine.activeSession(projectId, machineId);
    const recoveryId = await spine.lose(id);
    expect(await spine.sessions.adopt(id, { keeperId }, BY)).toMatchObject({
      status: 'active',
      generation: 2,
    });
    expect((await spine.recoveries.view(recoveryId)).status).toBe('voided');
    const again = await spine.lose(id);
    await spine.recoveries.claim(again, { machineId: await spine.machine(), keeperId: 'other' }, BY);
    expect(await problemOf(spine.sessions.adopt(id, { keeperId }, BY))).toBe('session-superseded');
  });

  it('is refused to a daemon of an older epoch', async () => {
    const machineId = await spine.machine();
    const { id, keeperId } = await spine.activeSession(await spine.project(), machineId);
    const slots = [{ number: 0 }, { number: 1 }];
    const registered = await spine.machines.register(machineId, {
      hostname: 'h',
      platform: 'p',
      daemonId: randomUUID(),
      slots,
    });
    expect(registered.epoch).toBe(2);
    expect(await problemOf(spine.sessions.adopt(id, { keeperId, epoch: 1 }, BY))).toBe('machine-superseded');
    const batch = spine.heartbeats.beatMachine(machineId, { bootId: 'b', epoch: 1, sessions: [] }, BY);
    expect(await problemOf(batch)).toBe('machine-superseded');
    const projectId = await spine.project();
    expect(await problemOf(spine.sessions.create({ projectId, machineId, epoch: 1 }, BY, null))).toBe(
      'machine-superseded',
    );
  });
});
