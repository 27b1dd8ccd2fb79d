import { describe, expect, it } from 'vitest';
import type { CanaryOutcome } from '../../src/liveness/canary.js';
import { BY, problemOf, useSpine } from '../support/spine.js';

const spine = useSpine();
type Spine = typeof spine;

interface Held {
  id: string;
  machineId: string;
  sequence: number;
}

/** A sweeper with a period of its own, as a timer or a schedule would run it. */
function sweeperEvery(periodSeconds: number, given: Parameters<Spine['judgementWith']>[0] = {}) {
  const settings = { sweepIntervalSeconds: periodSeconds, ...given.settings };
  return spine.sweeperWith({ judgement: spine.judgementWith({ ...given, settings }) });
}

/** Machines with sessions, which beat as a batch as runners do. */
async function fleet(
  machines: number,
  sessionsEach = 1,
  labels: (n: number) => Record<string, string> = () => ({}),
) {
  const projectId = await spine.project();
  const held: Held[] = [];
  for (let n = 0; n < machines; n += 1) {
    const machineId = await spine.machine(sessionsEach, labels(n));
    for (let slot = 0; slot < sessionsEach; slot += 1) {
      const { id } = await spine.activeSession(projectId, machineId);
      held.push({ id, machineId, sequence: 1 });
    }
  }
  await beat(held);
  return held;
}

async function beat(sessions: readonly Held[], bootId = 'boot-1'): Promise<void> {
  for (const machineId of new Set(sessions.map((session) => session.machineId))) {
    const own = sessions.filter((session) => session.machineId === machineId);
    for (const session of own) session.sequence += 1;
    const beats = own.map(({ id, sequence }) => ({
      ...{ id, generation: 1, sequence },
      progress: { counter: sequence },
    }));
    const reply = await spine.heartbeats.beatMachine(machineId, { bootId, sessions: beats }, BY);
    expect(reply.sessions.map(({ ok }) => ok)).toEqual(own.map(() => true));
  }
}

/** Lets time pass with a sweep in each period; what beats does so once a minute. */
async function runFor(
  seconds: number,
  sweeper: ReturnType<typeof sweeperEvery>,
  beating: readonly Held[] = [],
) {
  let failed = 0;
  for (let passed = 0; passed < seconds; passed += 60) {
    await spine.passTime(60);
    await beat(beating);
    failed += (await sweeper.sweep()).failed;
  }
  return failed;
}

const statuses = async (sessions: readonly Held[]) =>
  new Set(await Promise.all(sessions.map(async ({ id }) => (await spine.stored(id)).status)));

async function events(type: string) {
  return (await spine.eventLog.behind(0, 10_000)).filter((event) => event.type === type);
}

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
    expect(await events('doubt-raised')).toHaveLength(1);
    expect(await events('doubt-lifted')).toHaveLength(1);
    expect(await events('revived')).toEqual([]);
    const losses = await events('machine-lost');
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
      const losses = await events('machine-lost');
      expect(losses).toHaveLength(1);
      expect(losses[0]).toMatchObject({
        machineId: lost[0]?.machineId,
        cause: 'machine-lost',
        sessionId: null,
      });
      expect([...(losses[0]?.sessionIds ?? [])].sort()).toEqual(lost.map(({ id }) => id).sort());
      expect(await events('doubt-raised')).toEqual([]);
    },
    60_000,
  );

  it('is one loss also where its sessions are lost one after the other', async () => {
    const sessions = await fleet(1, 2);
    const slow = sessions[1]?.id ?? '';
    await spine.sessionModel.updateOne({ _id: slow }, {
      $set: { deadlineAt: new Date(Date.now() + 400_000) },
    } as never);
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    expect(await runFor(240, sweeper)).toBe(1);
    await spine.age(slow, 300);
    expect(await sweeper.sweep()).toMatchObject({ failed: 1 });
    expect(await events('machine-lost')).toHaveLength(1);
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
      const losses = (await events('machine-lost')).filter((event) => event.machineId === machineId);
      expect(losses).toHaveLength(1);
      expect(losses[0]).toMatchObject({ cause: 'machine-rebooted' });
      expect(losses[0]?.sessionIds).toHaveLength(5);
      for (const { id } of sessions) {
        expect(await spine.sessions.view(id)).toMatchObject({ status: 'failed', cause: 'machine-rebooted' });
        expect((await spine.stored(id)).recovery?.status).toBe('pending');
      }
      await spine.sessionModel.deleteMany({});
    }
    expect(await events('doubt-raised')).toEqual([]);
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
    expect(await events('machine-lost')).toEqual([]);
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
    const [raised] = await events('doubt-raised');
    expect(raised?.reason).toContain('4 of 4 machines of site attic');
    await beat(attic);
    expect(await runFor(600, sweeper, sessions)).toBe(0);
  }, 60_000);

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
    expect(await events('doubt-raised')).toHaveLength(1);
    expect(await statuses(living)).toEqual(new Set(['active']));
  }, 60_000);
});

describe('a canary through the public URL', () => {
  it('holds all while it fails and nothing lands, and leaves one grace', async () => {
    let outcome: CanaryOutcome = 'failed';
    const sweeper = sweeperEvery(60, { canary: { beat: async () => outcome } });
    await fleet(1, 2);
    await sweeper.sweep();
    expect(await runFor(1_800, sweeper)).toBe(0);
    outcome = 'passed';
    expect(await runFor(180, sweeper)).toBe(0);
    expect(await runFor(120, sweeper)).toBe(2);
    expect((await events('doubt-raised'))[0]?.reason).toContain('No beat through the public URL');
  }, 30_000);

  it('that fails alone, while sessions beat, holds nothing', async () => {
    const sweeper = sweeperEvery(60, { canary: { beat: async () => 'failed' } });
    const sessions = await fleet(2, 1);
    await sweeper.sweep();
    await beat(sessions);
    expect(await runFor(300, sweeper, sessions.slice(1))).toBe(1);
  });
});

describe('the database', () => {
  it('that has another primary, or another time, is reason for one grace', async () => {
    let election = 'first';
    let processMs = 0;
    const sweeper = sweeperEvery(60, {
      primary: { identity: async () => election },
      processClock: { nowMs: () => processMs + performance.now() },
    });
    const [lost] = await fleet(1);
    await sweeper.sweep();
    await spine.age(lost?.id ?? '', 181);
    processMs -= 2_500;
    expect(await sweeper.sweep()).toMatchObject({ failed: 0, held: 1 });
    expect((await events('doubt-raised'))[0]?.reason).toContain('set forward by 2.5 s');
    expect(await runFor(60, sweeper)).toBe(0);
    election = 'second';
    // The first grace is not over, so it begins anew.
    expect(await runFor(180, sweeper)).toBe(0);
    expect((await events('doubt-raised'))[1]?.reason).toContain('another primary');
    expect(await runFor(120, sweeper)).toBe(1);
    // A grace that was over protects from no second doubt.
    const [next] = await fleet(1);
    await spine.age(next?.id ?? '', 181);
    expect(await runFor(60, sweeper)).toBe(1);
  }, 30_000);

  it('of one member tells who is primary, and says the same each time', async () => {
    const identity = await spine.primary.identity();
    expect(identity).toMatch(/^election:[0-9a-f]{24}$/);
    expect(await spine.primary.identity()).toBe(identity);
  });
});

describe('in doubt', () => {
  const failing = { canary: { beat: async (): Promise<CanaryOutcome> => 'failed' } };

  it('a session is not claimable, its holder is heard, and later it is claimable at its own fence', async () => {
    const projectId = await spine.project({ recoveryMode: 'any-machine' });
    const machineId = await spine.machine();
    const { id } = await spine.activeSession(projectId, machineId);
    const sweeper = sweeperEvery(60, failing);
    await sweeper.sweep();
    await spine.passTime(3_000);
    await sweeper.sweep();
    const held = await spine.stored(id);
    expect(held).toMatchObject({ live: true, status: 'active', claimableAt: null, recovery: null });
    expect(held.slotKey).not.toBeNull();
    // The holder fenced itself long ago. Its accepted heartbeat is what thaws it.
    const reply = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY);
    expect(reply.deadlineInSeconds).toBeGreaterThan(170);

    await spine.passTime(600);
    const calm = sweeperEvery(3_600);
    await calm.sweep();
    await spine.passTime(200);
    expect(await calm.sweep()).toMatchObject({ failed: 1 });
    const failed = await spine.stored(id);
    expect((failed.claimableAt?.getTime() ?? 0) - failed.deadlineAt.getTime()).toBe(15_000);
    // Its own machine's head start is counted from when anybody can know.
    const headStartMs = (failed.recovery?.affinityUntil.getTime() ?? 0) - Date.now();
    expect(headStartMs).toBeGreaterThan(60_000);
  });

  it('a claimer does not lose its lease, and a standing agent is not called stalled', async () => {
    const projectId = await spine.project({ recoveryMode: 'any-machine', onStalled: 'fail' });
    const machineId = await spine.machine();
    const { id } = await spine.activeSession(projectId, machineId);
    const recoveryId = await spine.lose(id);
    await spine.recoveries.claim(recoveryId, { machineId, keeperId: 'k2' }, BY);
    const standing = await spine.activeSession(projectId, await spine.machine());
    const sweeper = sweeperEvery(60, failing);
    await sweeper.sweep();
    await spine.passTime(1_000);
    expect(await sweeper.sweep()).toMatchObject({ leasesEnded: 0, stalled: 0, failed: 0, held: 2 });
    expect(await spine.stored(id)).toMatchObject({ status: 'recovering', generation: 2 });
    expect((await spine.stored(standing.id)).status).toBe('active');
  });

  it('what a person stopped is cancelled all the same', async () => {
    const [session] = await fleet(1);
    const id = session?.id ?? '';
    await spine.sessions.stop(id, 'cancel', null, BY);
    const sweeper = sweeperEvery(60, failing);
    await sweeper.sweep();
    await spine.passTime(1_000);
    expect(await sweeper.sweep()).toMatchObject({ cancelled: 1, failed: 0 });
  });

  it('a heartbeat that lands ends the matter for its session, without a write by anybody else', async () => {
    const [session] = await fleet(1);
    const sweeper = sweeperEvery(60, failing);
    await sweeper.sweep();
    await spine.passTime(1_000);
    const { rev } = await spine.stored(session?.id ?? '');
    await sweeper.sweep();
    expect((await spine.stored(session?.id ?? '')).rev).toBe(rev);
    expect(await problemOf(beat([session as Held]))).toBe('none');
    expect(await spine.history(session?.id ?? '')).toEqual(['created', 'activated']);
  });
});

describe('sweepers beside each other', () => {
  it('do not find more machines together than one may, and raise one doubt', async () => {
    await fleet(12);
    const sweepers = Array.from({ length: 4 }, () => sweeperEvery(10));
    await sweepers[0]?.sweep();
    await spine.passTime(600);
    const all = () => Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
    expect((await all()).reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
    expect(await events('doubt-raised')).not.toEqual([]);
    const raised = (await events('doubt-raised')).map(({ reason }) => reason);
    expect(new Set(raised).size).toBe(raised.length);
    // Held as many silent machines, they are let go once they were held long enough; then one in 10 s is found.
    await spine.memoryModel.collection.updateOne(
      {},
      {
        $set: {
          holding: [],
          tripped: [],
          releasedAt: new Date(),
          trustedSince: new Date(Date.now() - 600_000),
        },
      },
    );
    for (let round = 1; round <= 3; round += 1) {
      await spine.memoryModel.collection.updateOne(
        {},
        { $set: { 'tokens.machines': 1, 'tokens.at': new Date() } },
      );
      const failed = (await all()).reduce((sum, report) => sum + report.failed, 0);
      expect(failed).toBe(1);
    }
  }, 30_000);

  it('one that was frozen may neither judge nor say that it swept', async () => {
    const [session] = await fleet(1);
    await sweeperEvery(60).sweep();
    await spine.age(session?.id ?? '', 300);
    const before = await spine.memories.read();
    const now = async () => new Date((await spine.clock.now()).getTime() - 11_000);
    const settings = { sweepIntervalSeconds: 60 };
    const judgement = spine.judgementWith({ clock: { now } as never, settings });
    const frozen = spine.sweeperWith({ judgement });
    expect(await frozen.sweep()).toMatchObject({ failed: 0, examined: 0 });
    const after = await spine.memories.read();
    expect(after?.rev).toBe(before?.rev);
    expect(await sweeperEvery(60).sweep()).toMatchObject({ failed: 1 });
  });

  it('one that read before a grace began changes nothing when it thaws within it', async () => {
    const [session] = await fleet(1);
    const id = session?.id ?? '';
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    await spine.age(id, 300);
    const interrupted = Object.create(spine.repository) as typeof spine.repository;
    interrupted.overdue = async (...args) => {
      const overdue = await spine.repository.overdue(...args);
      // It freezes here for an hour; another one wakes, doubts and lets a grace begin.
      await spine.passTime(3_600);
      await sweeperEvery(60).sweep();
      return overdue;
    };
    const settings = { sweepIntervalSeconds: 60 };
    const judgement = spine.judgementWith({ settings });
    // What it read moved back with all else, so that its instants are an hour old.
    const hourAgo = {
      judge: async () => {
        const judged = await judgement.judge(true);
        return { ...judged, at: new Date(judged.at.getTime() - 3_600_000) };
      },
    };
    const frozen = spine.sweeperWith({
      repository: interrupted,
      judgement: Object.assign(Object.create(judgement), hourAgo),
    });
    await spine.age(id, 3_600);
    expect(await frozen.sweep()).toMatchObject({ failed: 0, outrun: 1 });
    expect((await spine.stored(id)).status).toBe('active');
  });

  it('one that takes long is not one that was away, unless it took more than two periods', async () => {
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    await spine.passTime(100);
    await spine.memories.stillSweeping(60);
    await spine.passTime(100);
    await sweeper.sweep();
    expect(await events('doubt-raised')).toEqual([]);
    await spine.passTime(130);
    await spine.memories.stillSweeping(60);
    await sweeper.sweep();
    expect(await events('doubt-raised')).toHaveLength(1);
  });

  it('what one decided to tell and did not live to, the next one tells', async () => {
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    await spine.passTime(500);
    const judgement = spine.judgementWith({ settings: { sweepIntervalSeconds: 60 } });
    await judgement.judge(true);
    expect(await events('doubt-raised')).toEqual([]);
    await sweeper.sweep();
    await sweeper.sweep();
    expect(await events('doubt-raised')).toHaveLength(1);
    expect((await spine.memories.read())?.outbox).toEqual([]);
  });
});
