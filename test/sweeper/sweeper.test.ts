import { describe, expect, it } from 'vitest';
import type { SweeperService } from '../../src/sweeper/sweeper.service.js';
import { BY, problemOf, useSpine } from '../support/spine.js';

const spine = useSpine();

/** A sweeper that reads the overdue sessions, and lets something happen before it acts. */
function sweeperInterruptedBy(meanwhile: () => Promise<unknown>): SweeperService {
  const { repository } = spine;
  const interrupted = Object.create(repository) as typeof repository;
  interrupted.overdue = async (...args) => {
    const overdue = await repository.overdue(...args);
    await meanwhile();
    return overdue;
  };
  return spine.sweeperWith({ repository: interrupted });
}

async function overdueSession(settings: Parameters<typeof spine.project>[0] = {}, machineId?: string) {
  const session = await spine.activeSession(
    await spine.project(settings),
    machineId ?? (await spine.machine()),
  );
  await spine.age(session.id, 181);
  return session;
}

describe('the sweep', () => {
  it('fails what is silent beyond its deadline, and nothing else', async () => {
    const silent = await overdueSession();
    const alive = await spine.activeSession(await spine.project(), await spine.machine());
    await spine.age(alive.id, 179);
    await spine.sweeper.sweep();
    expect(await spine.sessions.view(silent.id)).toMatchObject({ status: 'failed', health: 'lost' });
    expect(await spine.sessions.view(alive.id)).toMatchObject({ status: 'active', health: 'late' });
  });

  it('keeps a session alive when a heartbeat lands between its read and its write', async () => {
    const { id } = await overdueSession();
    const sweeper = sweeperInterruptedBy(() =>
      spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY),
    );
    expect(await sweeper.sweep()).toMatchObject({ failed: 0, outrun: 1 });
    expect(await spine.sessions.view(id)).toMatchObject({ status: 'active', health: 'healthy' });
  });

  it('fails nothing when it was frozen between its read and its write', async () => {
    const { id } = await overdueSession();
    // Its clock was read, and then it was frozen for eleven seconds.
    const now = async () => new Date((await spine.clock.now()).getTime() - 11_000);
    const frozen = spine.sweeperWith({ clock: { now } as never });
    await spine.age(id, 60);
    expect(await frozen.sweep()).toMatchObject({ failed: 0, outrun: 1 });
    expect((await spine.sessions.view(id)).status).toBe('active');
    expect(await spine.sweeper.sweep()).toMatchObject({ failed: 1 });
  });

  it('leaves what it read to the next sweep once it was frozen, and says that there is more', async () => {
    const machineId = await spine.machine(3);
    for (let n = 0; n < 3; n += 1) await spine.age((await overdueSession({}, machineId)).id, 60);
    let asked = 0;
    const clock = {
      now: async () => {
        asked += 1;
        // The sweep asks once, and its look at itself twice; then it is frozen for eleven seconds.
        return new Date((await spine.clock.now()).getTime() - (asked <= 3 ? 11_000 : 0));
      },
    };
    const frozen = spine.sweeperWith({ clock: clock as never });
    expect(await frozen.sweep()).toMatchObject({ examined: 1, failed: 0, outrun: 1, more: true });
    expect(await spine.sweeper.sweep()).toMatchObject({ failed: 3, more: false });
  });

  it('does no harm when two run at once', async () => {
    const ids = [];
    const machineId = await spine.machine(10);
    for (let n = 0; n < 10; n += 1) ids.push((await overdueSession({}, machineId)).id);
    const reports = await Promise.all([spine.sweeper.sweep(), spine.sweeper.sweep(), spine.sweeper.sweep()]);
    expect(reports.reduce((sum, report) => sum + report.failed, 0)).toBe(10);
    for (const id of ids) {
      expect((await spine.history(id)).filter((type) => type === 'failed')).toHaveLength(1);
    }
  });

  it('and a heartbeat never both win, 1,000 times', async () => {
    const lanes = 20;
    const rounds = 1_000 / lanes;
    const projectId = await spine.project({ heartbeatIntervalSeconds: 1, missedHeartbeatsAllowed: 1 });
    const machineId = await spine.machine(lanes);
    const ids: string[] = [];
    for (let n = 0; n < lanes; n += 1) ids.push((await spine.activeSession(projectId, machineId)).id);
    for (let round = 0; round < rounds; round += 1) {
      const sequence = round + 2;
      await Promise.all(ids.map((id) => spine.age(id, 2)));
      const beating = new Map<string, ReturnType<typeof spine.heartbeats.beatOne>>();
      const racing = Object.create(spine.transitions) as typeof spine.transitions;
      racing.commit = async (seen, ...rest) => {
        // The heartbeat is sent at the moment of the sweeper's write, now before it and now after it.
        const id = seen.session._id;
        const beat = () => beating.set(id, spine.heartbeats.beatOne(id, { generation: 1, sequence }, BY));
        const heartbeatFirst = (round + ids.indexOf(id)) % 2 === 0;
        if (heartbeatFirst) beat();
        const committing = spine.transitions.commit(seen, ...rest);
        if (!heartbeatFirst) beat();
        return await committing;
      };
      await spine.sweeperWith({ transitions: racing }).sweep();
      // Whoever was first, the heartbeat stands: the session lives, and the holder was told so.
      for (const id of ids) {
        expect((await beating.get(id))?.deadlineInSeconds).toBeGreaterThan(0);
        const session = await spine.stored(id);
        expect(session).toMatchObject({ status: 'active', live: true, sequence, generation: 1 });
        expect(session.recovery?.status ?? 'voided').toBe('voided');
      }
    }
    const types = (await Promise.all(ids.map((id) => spine.history(id)))).flat();
    const failures = types.filter((type) => type === 'failed').length;
    // Both outcomes were met, and each wrong verdict was taken back exactly once.
    expect(failures).toBeGreaterThan(0);
    expect(failures).toBeLessThan(1_000);
    expect(types.filter((type) => type === 'revived')).toHaveLength(failures);
  }, 120_000);

  it('is wrong about silence at times: a newer heartbeat of the same generation revives', async () => {
    const { id } = await overdueSession();
    await spine.sweeper.sweep();
    const repeated = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 1 }, BY);
    expect(repeated).toMatchObject({ status: 'failed' });
    expect(repeated.deadlineInSeconds).toBeLessThan(0);
    const newer = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY);
    expect(newer.status).toBe('active');
    expect(await spine.history(id)).toEqual(['created', 'activated', 'failed', 'revived']);
  });

  it('revives nothing whose place was taken meanwhile: the holder is told to stop', async () => {
    const projectId = await spine.project({ recoveryMode: 'same-machine', selfFence: 'pause' });
    const machineId = await spine.machine(1);
    const { id } = await spine.activeSession(projectId, machineId);
    await spine.lose(id);
    await spine.sessions.create({ projectId, machineId }, BY, null);
    expect(await problemOf(spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY))).toBe(
      'session-conflict',
    );
    expect((await spine.sessions.view(id)).status).toBe('failed');
  });

  it('reports a stalled session once, and fails it where the project says so', async () => {
    const reported = await spine.activeSession(await spine.project(), await spine.machine());
    const failed = await spine.activeSession(
      await spine.project({ onStalled: 'fail', recoveryMode: 'any-machine' }),
      await spine.machine(),
    );
    for (const { id } of [reported, failed]) {
      await spine.age(id, 601);
      await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY);
    }
    expect((await spine.sessions.view(reported.id)).health).toBe('stalled');
    expect(await spine.sweeper.sweep()).toMatchObject({ stalled: 1, failed: 1 });
    expect(await spine.sweeper.sweep()).toMatchObject({ examined: 0 });
    const beat = await spine.heartbeats.beatOne(failed.id, { generation: 1, sequence: 3 }, BY);
    expect(beat).toMatchObject({ status: 'failed', directives: [{ kind: 'stop' }] });
    expect((await spine.sessions.view(failed.id)).cause).toBe('stalled');
    const moved = { generation: 1, sequence: 3, progress: { counter: 1 } };
    await spine.heartbeats.beatOne(reported.id, moved, BY);
    expect((await spine.sessions.view(reported.id)).health).toBe('healthy');
  });

  it('gives what it revives its full time to progress again', async () => {
    const projectId = await spine.project({ onStalled: 'fail', recoveryMode: 'any-machine' });
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.age(id, 900);
    await spine.sweeper.sweep();
    expect((await spine.sessions.view(id)).status).toBe('failed');
    await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY);
    await spine.sweeper.sweep();
    expect(await spine.sessions.view(id)).toMatchObject({ status: 'active', health: 'healthy' });
    await spine.age(id, 601);
    await spine.heartbeats.beatOne(id, { generation: 1, sequence: 3 }, BY);
    await spine.sweeper.sweep();
    expect(await spine.sessions.view(id)).toMatchObject({ status: 'failed', cause: 'stalled' });
  });

  it('revives a paused session as paused', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    await spine.sessions.pause(id, 1, BY);
    await spine.age(id, 181);
    await spine.sweeper.sweep();
    const beat = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY);
    expect(beat.status).toBe('paused');
    expect((await spine.sessions.resume(id, 1, BY)).status).toBe('active');
    expect((await spine.stored(id)).watchesProgress).toBe(true);
  });

  it('does not call an agent stalled that waits for a person', async () => {
    const { id } = await spine.activeSession(await spine.project(), await spine.machine());
    const waiting = { generation: 1, sequence: 2, progress: { waitingFor: 'approval' } };
    await spine.heartbeats.beatOne(id, waiting, BY);
    await spine.age(id, 3_600);
    await spine.heartbeats.beatOne(id, { ...waiting, sequence: 3 }, BY);
    expect(await spine.sessions.view(id)).toMatchObject({ health: 'healthy', waitingFor: 'approval' });
  });

  it('names a machine that fell silent as a whole, and one that rebooted', async () => {
    const projectId = await spine.project();
    const lostMachine = await spine.machine();
    const { id } = await spine.activeSession(projectId, lostMachine);
    const beat = { id, generation: 1, sequence: 2 };
    await spine.heartbeats.beatMachine(lostMachine, { bootId: 'boot-1', sessions: [beat] }, BY);
    await spine.age(id, 181);
    await spine.sessionModel.db
      .collection('machines')
      .updateOne({ _id: lostMachine as never }, [
        { $set: { lastHeartbeatAt: { $subtract: ['$lastHeartbeatAt', 181_000] } } },
      ]);
    await spine.sweeper.sweep();
    expect((await spine.sessions.view(id)).cause).toBe('machine-lost');

    const rebooted = await spine.machine();
    const second = await spine.activeSession(projectId, rebooted);
    const secondBeat = { id: second.id, generation: 1, sequence: 2 };
    await spine.heartbeats.beatMachine(rebooted, { bootId: 'boot-1', sessions: [secondBeat] }, BY);
    await spine.heartbeats.beatMachine(rebooted, { bootId: 'boot-2', sessions: [] }, BY);
    await spine.age(second.id, 181);
    await spine.sweeper.sweep();
    expect((await spine.sessions.view(second.id)).cause).toBe('machine-rebooted');
  });

  it('abandons what nobody recovered in time', async () => {
    const { id } = await overdueSession();
    await spine.sweeper.sweep();
    await spine.age(id, 23 * 3600);
    await spine.sweeper.sweep();
    expect((await spine.sessions.view(id)).status).toBe('failed');
    await spine.age(id, 3601);
    await spine.sweeper.sweep();
    expect((await spine.sessions.view(id)).status).toBe('abandoned');
  });

  it('repairs the copies that somebody decided and did not live to make', async () => {
    const { id } = await overdueSession();
    const commit = (seen: never, change: never, by: string, premise: never) => {
      const { session, now } = seen as { session: never; now: Date };
      return spine.repository.commit(session, change, by, now, premise);
    };
    const dead = spine.sweeperWith({ transitions: { commit } as never });
    await dead.sweep();
    const { recovery } = await spine.stored(id);
    expect(await spine.history(id)).not.toContain('failed');
    await spine.sessionModel.collection.updateOne({ _id: id as never }, {
      $set: { 'outbox.$[].at': new Date(Date.now() - 60_000) },
    } as never);
    await spine.sweeper.sweep();
    expect(await spine.history(id)).toContain('failed');
    const listed = await spine.recoveries.list({ sessionId: id, limit: 10 });
    expect(listed.items.map((item) => item.id)).toEqual([recovery?.id]);
    expect((await spine.stored(id)).outbox).toEqual([]);
  });
});
