import { describe, expect, it } from 'vitest';
import { BY, problemOf, useSpine } from '../support/spine.js';

const spine = useSpine();
const ANY = { recoveryMode: 'any-machine', recoveryAffinitySeconds: 0 } as const;

describe('a project', () => {
  it('that ends asks all its sessions to stop, and takes no new ones', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(4);
    const running = await spine.activeSession(projectId, machineId);
    const lost = await spine.activeSession(projectId, machineId);
    await spine.lose(lost.id);
    await spine.lifecycle.act(projectId, 'complete', null, BY);
    expect((await spine.sessions.view(running.id)).status).toBe('stopping');
    expect((await spine.sessions.view(lost.id)).status).toBe('cancelled');
    expect(await problemOf(spine.sessions.create({ projectId, machineId }, BY, null))).toBe(
      'project-not-active',
    );
    expect(await problemOf(spine.lifecycle.act(projectId, 'resume', null, BY))).toBe('invalid-transition');
    expect(await problemOf(spine.lifecycle.update(projectId, { name: 'x' }, null))).toBe(
      'project-not-active',
    );
  });

  it('whose end was cut short is ended by the sweeper', async () => {
    const projectId = await spine.project();
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.projects.change(projectId, () => ({ status: 'failed', stopsSessions: true }));
    expect((await spine.sessions.view(id)).status).toBe('active');
    await spine.sweeper.sweep();
    expect((await spine.sessions.view(id)).stopRequestedAt).not.toBeNull();
    expect((await spine.projects.get(projectId)).stopsSessions).toBe(false);
  });

  it('that is paused offers no recoveries and takes no sessions, and goes on where it was', async () => {
    const projectId = await spine.project(ANY);
    const { id } = await spine.activeSession(projectId, await spine.machine());
    const recoveryId = await spine.lose(id);
    await spine.lifecycle.act(projectId, 'pause', null, BY);
    const machineId = await spine.machine();
    expect(await spine.directives.forMachine(machineId)).toEqual([]);
    expect(await problemOf(spine.recoveries.claim(recoveryId, { machineId }, BY))).toBe(
      'recovery-not-claimable',
    );
    expect(await problemOf(spine.sessions.create({ projectId, machineId }, BY, null))).toBe(
      'project-not-active',
    );
    await spine.lifecycle.act(projectId, 'resume', null, BY);
    expect(await spine.directives.forMachine(machineId)).toMatchObject([{ kind: 'claim', recoveryId }]);
  });

  it('is deleted with its tasks when no session of it is left, and not before', async () => {
    const projectId = await spine.project();
    const task = await spine.tasks.create(projectId, { title: 't' });
    const { id } = await spine.activeSession(projectId, await spine.machine());
    expect(await problemOf(spine.lifecycle.delete(projectId, null))).toBe('invalid-transition');
    await spine.sessions.end(id, 'complete', { generation: 1 }, BY);
    await spine.lifecycle.delete(projectId, null);
    expect(await problemOf(spine.projects.get(projectId))).toBe('not-found');
    expect(await problemOf(spine.tasks.view(task.id))).toBe('not-found');
  });

  it('is changed only as its caller saw it', async () => {
    const projectId = await spine.project();
    const changed = await spine.lifecycle.update(projectId, { name: 'a' }, 1);
    expect(changed).toMatchObject({ name: 'a', version: 2 });
    expect(await problemOf(spine.lifecycle.update(projectId, { name: 'b' }, 1))).toBe('version-mismatch');
    expect(await problemOf(spine.lifecycle.act(projectId, 'pause', 1, BY))).toBe('version-mismatch');
    expect(await problemOf(spine.lifecycle.delete(projectId, 1))).toBe('version-mismatch');
  });
});

describe('a session whose project is gone', () => {
  it('can still confirm its end, and is swept like one that was asked to stop', async () => {
    const projectId = await spine.project();
    const machineId = await spine.machine(2);
    const [ends, silent] = [
      await spine.activeSession(projectId, machineId),
      await spine.activeSession(projectId, machineId),
    ];
    await spine.projects.delete(await spine.projects.get(projectId));
    const done = { generation: 1, keeperId: ends.keeperId };
    expect((await spine.sessions.end(ends.id, 'complete', done, BY)).status).toBe('completed');
    await spine.age(silent.id, 181);
    await spine.sweeper.sweep();
    expect((await spine.sessions.view(silent.id)).status).toBe('cancelled');
    await spine.age(silent.id, 15);
    await spine.sweeper.sweep();
    const { slots } = await spine.machines.view(machineId);
    expect(slots.map(({ sessionId }) => sessionId)).toEqual([null, null]);
  });
});

describe('a change of policy', () => {
  it('whose maker died before its sessions followed is carried on by the sweeper', async () => {
    const projectId = await spine.project();
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.projects.change(projectId, ({ settings }) => ({
      settings: { ...settings, heartbeatIntervalSeconds: 7 },
      carriesPolicy: true,
    }));
    await spine.sweeper.sweep();
    expect((await spine.stored(id)).policy).toMatchObject({ heartbeatIntervalSeconds: 7, lifeMs: 21_000 });
    expect((await spine.projects.get(projectId)).carriesPolicy).toBe(false);
  });

  it('reaches live sessions with their next heartbeat, and moves no deadline back', async () => {
    const projectId = await spine.project();
    const { id } = await spine.activeSession(projectId, await spine.machine());
    const before = await spine.stored(id);
    await spine.lifecycle.update(projectId, { settings: { heartbeatIntervalSeconds: 5 } }, null);
    const beat = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY);
    expect(beat.heartbeatIntervalSeconds).toBe(5);
    expect((await spine.stored(id)).deadlineAt).toEqual(before.deadlineAt);
    expect((await spine.projects.view(projectId)).settings).toMatchObject({
      heartbeatIntervalSeconds: 5,
      missedHeartbeatsAllowed: 3,
    });
  });

  it.each([
    ['to a fence, whose reply may be lost', {}, ANY],
    ['from a fence, which may have been heard', ANY, { recoveryMode: 'manual' as const }],
  ])('%s, lets nobody rely on one until a heartbeat acknowledges it', async (_, from, to) => {
    const projectId = await spine.project(from);
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.lifecycle.update(projectId, { settings: to }, null);
    await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY);
    expect((await spine.stored(id)).fenceInForce.fence).toBe('none');
    const recoveryId = await spine.lose(id);
    const machineId = await spine.machine();
    expect(await problemOf(spine.recoveries.claim(recoveryId, { machineId }, BY))).toBe(
      'recovery-not-claimable',
    );
  });

  it('is relied on once the holder says that it applies it', async () => {
    const projectId = await spine.project({ fenceDelaySeconds: 30 });
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.lifecycle.update(projectId, { settings: { ...ANY, fenceDelaySeconds: 5 } }, null);
    expect((await spine.stored(id)).fenceInForce).toEqual({ fence: 'none', fenceDelaySeconds: 30 });
    await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2, fence: 'none' }, BY);
    expect((await spine.stored(id)).fenceInForce).toEqual({ fence: 'none', fenceDelaySeconds: 30 });
    await spine.heartbeats.beatOne(id, { generation: 1, sequence: 3, fence: 'pause' }, BY);
    expect((await spine.stored(id)).fenceInForce).toEqual({ fence: 'pause', fenceDelaySeconds: 5 });
    const recoveryId = await spine.lose(id);
    const machineId = await spine.machine();
    expect(await problemOf(spine.recoveries.claim(recoveryId, { machineId }, BY))).toBe('none');
  });

  it('offers what waits by the new mode', async () => {
    const projectId = await spine.project({ selfFence: 'pause' });
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.lose(id);
    const machineId = await spine.machine();
    expect(await spine.directives.forMachine(machineId)).toEqual([]);
    await spine.lifecycle.update(projectId, { settings: ANY }, null);
    expect(await spine.directives.forMachine(machineId)).toHaveLength(1);
  });

  it('that asks for any machine without a fence is refused', async () => {
    const projectId = await spine.project({ selfFence: 'none' });
    expect(await problemOf(spine.lifecycle.update(projectId, { settings: ANY }, null))).toBe(
      'invalid-request',
    );
  });
});

describe('a paused session', () => {
  it('still beats, is not called stalled, and goes on', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    await spine.sessions.pause(id, 1, BY);
    await spine.age(id, 170);
    await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2, progress: { counter: 1 } }, BY);
    await spine.age(id, 79);
    expect(await spine.sessions.view(id)).toMatchObject({ status: 'paused', health: 'healthy' });
    expect((await spine.stored(id)).stallDeadlineAt).toBeNull();
    expect((await spine.sessions.resume(id, 1, BY)).status).toBe('active');
    expect(await problemOf(spine.sessions.pause(id, 0, BY))).toBe('session-superseded');
  });

  it('that is lost is offered to nobody until it is resumed', async () => {
    const projectId = await spine.project(ANY);
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.sessions.pause(id, 1, BY);
    const recoveryId = await spine.lose(id);
    const machineId = await spine.machine();
    expect(await spine.directives.forMachine(machineId)).toEqual([]);
    expect(await problemOf(spine.recoveries.claim(recoveryId, { machineId }, BY))).toBe(
      'recovery-not-claimable',
    );
    await spine.sessions.resume(id, 1, BY);
    expect(await spine.directives.forMachine(machineId)).toMatchObject([{ kind: 'claim', recoveryId }]);
  });
});

describe('a draining machine', () => {
  it('is told so, takes nothing, and gives away what its sessions confirm', async () => {
    const projectId = await spine.project(ANY);
    const machineId = await spine.machine();
    const { id, keeperId } = await spine.activeSession(projectId, machineId);
    await spine.machines.drain(machineId, true);
    const batch = { bootId: 'b', sessions: [{ id, generation: 1, sequence: 2 }] };
    const reply = await spine.heartbeats.beatMachine(machineId, batch, BY);
    expect(reply.directives).toMatchObject([{ kind: 'drain' }]);
    expect(await problemOf(spine.sessions.create({ projectId, machineId }, BY, null))).toBe(
      'invalid-transition',
    );
    const drained = { generation: 1, keeperId, cause: 'drained' } as const;
    const failed = await spine.sessions.end(id, 'fail', drained, BY);
    const recoveryId = failed.recoveryId ?? '';
    expect(await problemOf(spine.recoveries.claim(recoveryId, { machineId }, BY))).toBe(
      'recovery-not-claimable',
    );
    const other = await spine.machine();
    expect(await problemOf(spine.recoveries.claim(recoveryId, { machineId: other }, BY))).toBe('none');
    await spine.machines.drain(machineId, false);
    expect(await spine.directives.forMachine(machineId)).toEqual([]);
  });

  it('is deleted when nothing occupies it', async () => {
    const machineId = await spine.machine();
    const { id, keeperId } = await spine.activeSession(await spine.project(), machineId);
    expect(await problemOf(spine.machines.delete(machineId, null))).toBe('slot-occupied');
    await spine.sessions.end(id, 'complete', { generation: 1, keeperId }, BY);
    await spine.machines.delete(machineId, null);
    expect(await problemOf(spine.machines.view(machineId))).toBe('not-found');
  });
});

describe('a task', () => {
  it('goes its way, and no other', async () => {
    const projectId = await spine.project();
    const { id } = await spine.tasks.create(projectId, { title: 'Write it' });
    const started = await spine.tasks.update(id, { status: 'in_progress', progress: 40 }, 1);
    expect(started).toMatchObject({ status: 'in_progress', progress: 40, version: 2 });
    expect(await problemOf(spine.tasks.update(id, { progress: 50 }, 1))).toBe('version-mismatch');
    await spine.tasks.update(id, { status: 'completed', progress: null }, null);
    expect(await problemOf(spine.tasks.update(id, { status: 'pending' }, null))).toBe('invalid-transition');
    const page = await spine.tasks.list(projectId, { limit: 10, status: 'completed' });
    expect(page.items).toMatchObject([{ id, progress: null }]);
    await spine.tasks.delete(id, 3);
    expect(await problemOf(spine.tasks.view(id))).toBe('not-found');
  });

  it('names the sessions that work on it', async () => {
    const projectId = await spine.project();
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2, taskId: 'task-7' }, BY);
    const page = await spine.sessions.list({ limit: 10, taskId: 'task-7' });
    expect(page.items.map((session) => session.id)).toEqual([id]);
    await spine.age(id, 100);
    expect((await spine.sessions.list({ limit: 10, silentForSeconds: 99 })).items).toHaveLength(1);
    expect((await spine.sessions.list({ limit: 10, silentForSeconds: 110 })).items).toHaveLength(0);
  });
});
