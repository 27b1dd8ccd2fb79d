import { describe, expect, it } from 'vitest';
import { useFleet } from '../support/beating-fleet.js';
import { BY, useSpine } from '../support/spine.js';

const spine = useSpine();
const { sweeperEvery, fleet, beat, runFor, statuses, eventsOf } = useFleet(spine);

describe('an API that is down for an hour', () => {
  it('fails nobody, tells why once, and afterwards the dead are found within 10 minutes', async () => {
    const sessions = await fleet(10, 2);
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    expect(await runFor(3_600, sweeper)).toBe(0);
    expect(await statuses(sessions)).toEqual(new Set(['active']));
    expect(await spine.sessions.view(sessions[0]?.id ?? '')).toMatchObject({
      health: 'late',
      doubt: expect.stringContaining('10 of 10 machines of the fleet'),
      claimableAt: null,
    });
    expect((await spine.sessions.list({ health: 'lost', limit: 50 })).items).toEqual([]);
    expect((await spine.sessions.list({ health: 'late', limit: 50 })).items).toHaveLength(20);

    // It is back, but three of the machines died meanwhile.
    const living = sessions.slice(0, 14);
    const dead = sessions.slice(14);
    await beat(living);
    const failed = await runFor(600, sweeper, living);
    expect(failed).toBe(6);
    expect(await statuses(living)).toEqual(new Set(['active']));
    expect(await statuses(dead)).toEqual(new Set(['failed']));
    expect(await eventsOf('doubt-raised')).toHaveLength(1);
    expect(await eventsOf('doubt-lifted')).toHaveLength(1);
    expect(await eventsOf('revived')).toEqual([]);
    const losses = await eventsOf('machine-lost');
    expect(losses.map(({ machineId }) => machineId).sort()).toEqual(
      [...new Set(dead.map(({ machineId }) => machineId))].sort(),
    );
  }, 120_000);

  it('and takes its one sweeper with it, fails nobody either, however few machines there are', async () => {
    const sessions = await fleet(1, 2);
    const sweeper = sweeperEvery(10);
    await sweeper.sweep();
    await spine.passTime(3_600);
    expect(await sweeper.sweep()).toMatchObject({ failed: 0, held: 2 });
    expect((await spine.sessions.view(sessions[0]?.id ?? '')).doubt).toContain('The sweep before was');
    await spine.passTime(10);
    await beat(sessions.slice(0, 1));
    expect(await sweeper.sweep()).toMatchObject({ failed: 0, held: 1 });
    expect(await spine.sessions.view(sessions[0]?.id ?? '')).toMatchObject({
      health: 'healthy',
      doubt: null,
    });
    for (let passed = 20; passed < 180; passed += 10) {
      await spine.passTime(10);
      if (passed % 60 === 0) await beat(sessions.slice(0, 1));
      expect(await sweeper.sweep()).toMatchObject({ failed: 0 });
    }
    await spine.passTime(10);
    expect(await sweeper.sweep()).toMatchObject({ failed: 1, held: 0 });
    expect((await spine.sessions.view(sessions[1]?.id ?? '')).health).toBe('lost');
  }, 60_000);
});

describe('a machine that falls silent with all that it runs', () => {
  it.each([1, 3, 10])(
    'is one loss among %d, and trips nothing',
    async (machines) => {
      const sessions = await fleet(machines, 3);
      const lost = sessions.slice(0, 3);
      const sweeper = sweeperEvery(60);
      await sweeper.sweep();
      expect(await runFor(240, sweeper, sessions.slice(3))).toBe(3);
      expect(await statuses(lost)).toEqual(new Set(['failed']));
      const losses = await eventsOf('machine-lost');
      expect(losses).toHaveLength(1);
      expect(losses[0]).toMatchObject({
        machineId: lost[0]?.machineId,
        cause: 'machine-lost',
        sessionId: null,
      });
      expect([...(losses[0]?.sessionIds ?? [])].sort()).toEqual(lost.map(({ id }) => id).sort());
      expect(await eventsOf('doubt-raised')).toEqual([]);
    },
    60_000,
  );

  it('is one loss also where its sessions are lost one after the other', async () => {
    const sessions = await fleet(1, 2);
    const slow = sessions[1]?.id ?? '';
    const sessionsOf = spine.sessionModel.collection;
    await sessionsOf.updateOne(
      { _id: slow as never },
      { $set: { deadlineAt: new Date(Date.now() + 400_000) } },
    );
    // The one that goes first is the last to be late, as with another rhythm.
    const { lateAt } = await spine.stored(sessions[0]?.id ?? '');
    const later = { $set: { lateAt: new Date(lateAt.getTime() + 5_000) } };
    await sessionsOf.updateOne({ _id: sessions[0]?.id as never }, later);
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    expect(await runFor(120, sweeper)).toBe(0);
    await spine.passTime(61);
    expect(await sweeper.sweep()).toMatchObject({ failed: 1 });
    await sessionsOf.updateOne(
      { _id: slow as never },
      { $set: { deadlineAt: new Date(Date.now() - 1_000) } },
    );
    expect(await sweeper.sweep()).toMatchObject({ failed: 1 });
    expect(await eventsOf('machine-lost')).toHaveLength(1);
  });

  it('and started anew, is one loss named so, whether it says so or the sweeper finds out', async () => {
    for (const says of [true, false]) {
      const sessions = await fleet(1, 5);
      const [{ machineId } = { machineId: '' }] = sessions;
      const sweeper = sweeperEvery(60);
      await sweeper.sweep();
      await spine.passTime(60);
      await spine.heartbeats.beatMachine(machineId, { bootId: 'boot-2', sessions: [] }, BY);
      await sweeper.sweep();
      const report = { generation: 1, cause: 'machine-rebooted' as const };
      if (says) for (const { id } of sessions) await spine.sessions.end(id, 'fail', report, BY);
      else expect(await runFor(180, sweeper)).toBe(5);
      const losses = (await eventsOf('machine-lost')).filter((event) => event.machineId === machineId);
      expect(losses).toHaveLength(1);
      expect(losses[0]).toMatchObject({ cause: 'machine-rebooted' });
      expect(losses[0]?.sessionIds).toHaveLength(5);
      for (const { id } of sessions) {
        expect(await spine.sessions.view(id)).toMatchObject({ status: 'failed', cause: 'machine-rebooted' });
        expect((await spine.stored(id)).recovery?.status).toBe('pending');
      }
      await spine.sessionModel.deleteMany({});
    }
    expect(await eventsOf('doubt-raised')).toEqual([]);
  }, 30_000);

  it('and woke without a session, says that it was suspended', async () => {
    const [asleep] = await fleet(1, 1);
    await spine.passTime(175);
    const woken = { bootId: 'boot-1', suspendedSeconds: 170, sessions: [] };
    await spine.heartbeats.beatMachine(asleep?.machineId ?? '', woken, BY);
    await spine.heartbeats.beatMachine(asleep?.machineId ?? '', { ...woken, suspendedSeconds: 0 }, BY);
    await spine.passTime(10);
    await sweeperEvery(60).sweep();
    expect(await spine.sessions.view(asleep?.id ?? '')).toMatchObject({
      cause: 'suspended',
      health: 'suspended',
    });
    expect(await eventsOf('machine-lost')).toEqual([]);
  });
});

describe('many machines that fall silent together', () => {
  it('of one site are held, and the other sites go on as ever', async () => {
    const sessions = await fleet(12, 1, (n) => ({ site: n < 4 ? 'attic' : 'cellar' }));
    const attic = sessions.slice(0, 4);
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    expect(await runFor(1_200, sweeper, sessions.slice(4))).toBe(0);
    expect(await statuses(attic)).toEqual(new Set(['active']));
    const [raised] = await eventsOf('doubt-raised');
    expect(raised?.reason).toContain('4 of 4 machines of site attic');
    await beat(attic);
    expect(await runFor(600, sweeper, sessions)).toBe(0);
  }, 60_000);

  it('are noticed before the first of their deadlines, however these are spread', async () => {
    const sessions = await fleet(6);
    for (const [n, { id }] of sessions.entries()) await spine.age(id, n * 10);
    const sweeper = sweeperEvery(10);
    await sweeper.sweep();
    for (let passed = 0; passed < 200; passed += 10) {
      await spine.passTime(10);
      expect(await sweeper.sweep()).toMatchObject({ failed: 0 });
    }
    expect(await eventsOf('doubt-raised')).toHaveLength(1);
  });

  it('are counted when late, and when failed within a deadline, so that a spread of deadlines hides none', async () => {
    const sessions = await fleet(5);
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    // One is further back than the others, which are not even late when its deadline passes.
    const [first] = sessions;
    await spine.age(first?.id ?? '', 130);
    expect(await runFor(60, sweeper, [])).toBe(1);
    // Two more are late now. With the failed one they are three of five.
    await spine.age(sessions[1]?.id ?? '', 120);
    await spine.age(sessions[2]?.id ?? '', 120);
    expect(await runFor(60, sweeper, sessions.slice(3))).toBe(0);
    expect((await spine.memories.read())?.holding.map(({ code }) => code)).toEqual(['machines-late']);
  });

  it('and never come back are found after a bounded time, at a limited rate, and trip nothing again', async () => {
    const sessions = await fleet(10);
    const living = sessions.slice(7);
    const sweeper = sweeperEvery(60, { settings: { doubtHoldMaxSeconds: 1_200 } as never });
    await sweeper.sweep();
    expect(await runFor(1_200, sweeper, living)).toBe(0);
    const perMinute: number[] = [];
    for (let minute = 0; minute < 10; minute += 1) perMinute.push(await runFor(60, sweeper, living));
    expect(perMinute.reduce((sum, failed) => sum + failed, 0)).toBe(7);
    // Six a minute is the default, and a schedule of a minute takes them at once.
    expect(Math.max(...perMinute)).toBe(6);
    expect(await eventsOf('doubt-raised')).toHaveLength(1);
    expect(await statuses(living)).toEqual(new Set(['active']));
  }, 60_000);
});
