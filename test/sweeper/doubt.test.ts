import { describe, expect, it } from 'vitest';
import type { CanaryOutcome } from '../../src/liveness/canary.js';
import { type BeatingSession, useFleet } from '../support/beating-fleet.js';
import { BY, problemOf, useSpine } from '../support/spine.js';

const spine = useSpine();
const { sweeperEvery, fleet, beat, runFor, eventsOf } = useFleet(spine);

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
    expect((await eventsOf('doubt-raised'))[0]?.reason).toContain('No beat through the public URL');
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
    expect((await eventsOf('doubt-raised'))[0]?.reason).toContain('set forward by 2.5 s');
    expect(await runFor(60, sweeper)).toBe(0);
    election = 'second';
    // The first grace is not over, so it begins anew.
    expect(await runFor(180, sweeper)).toBe(0);
    expect((await eventsOf('doubt-raised'))[1]?.reason).toContain('another primary');
    expect(await runFor(120, sweeper)).toBe(1);
    // A grace that was over protects from no second doubt.
    const [next] = await fleet(1);
    await spine.age(next?.id ?? '', 181);
    expect(await runFor(60, sweeper)).toBe(1);
  }, 30_000);

  it('moved on while a function was frozen, and only a process that ran on can call that a step', async () => {
    let frozenMs = 0;
    const now = async () => new Date((await spine.clock.now()).getTime() + frozenMs);
    const judgement = spine.judgementWith({
      settings: { sweepIntervalSeconds: 60 },
      clock: { now } as never,
      processClock: { nowMs: () => 0 },
    });
    const sweeper = spine.sweeperWith({ judgement });
    await sweeper.sweep({ continuous: false });
    frozenMs = 50_000;
    await sweeper.sweep({ continuous: false });
    expect(await eventsOf('doubt-raised')).toEqual([]);
    frozenMs = 100_000;
    await sweeper.sweep();
    expect((await eventsOf('doubt-raised'))[0]?.reason).toMatch(/set forward by 5\d/);
  });

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
    expect(await runFor(1_200, sweeper)).toBe(0);
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
    expect(await runFor(960, sweeper)).toBe(0);
    await spine.passTime(60);
    expect(await sweeper.sweep()).toMatchObject({ leasesEnded: 0, stalled: 0, failed: 0, held: 2 });
    expect((await spine.memories.read())?.trustedSince).toBeNull();
    expect(await spine.stored(id)).toMatchObject({ status: 'recovering', generation: 2 });
    expect((await spine.stored(standing.id)).status).toBe('active');
    // Nor one that is only late, and may have moved since it could say so last.
    const soon = { deadlineAt: new Date(Date.now() + 60_000), stallReported: false };
    await spine.sessionModel.collection.updateOne({ _id: standing.id as never }, { $set: soon });
    expect(await sweeper.sweep()).toMatchObject({ stalled: 0, failed: 0, held: 1 });
    const calm = spine.sweeperWith();
    await spine.memoryModel.deleteMany({});
    expect(await calm.sweep()).toMatchObject({ stalled: 0, failed: 1 });
  });

  it('what a person stopped is cancelled all the same', async () => {
    const [session] = await fleet(1);
    const id = session?.id ?? '';
    await spine.sessions.stop(id, 'cancel', null, BY);
    const sweeper = sweeperEvery(60, failing);
    await sweeper.sweep();
    await spine.passTime(100);
    await sweeper.sweep();
    await spine.passTime(100);
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
    expect(await problemOf(beat([session as BeatingSession]))).toBe('none');
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
    expect(await eventsOf('doubt-raised')).not.toEqual([]);
    const raised = (await eventsOf('doubt-raised')).map(({ reason }) => reason);
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

  it('one that saw a grace end by a clock that runs ahead is refused by the clock that decides', async () => {
    const [session] = await fleet(1);
    await spine.age(session?.id ?? '', 280);
    const real = spine.judgementWith();
    const now = await spine.clock.now();
    const judge = async () => ({
      ...(await real.judge(true)),
      // The primary that it looked at was 15 s ahead of the next one, and by that the grace was over.
      at: new Date(now.getTime() + 15_000),
      trust: { holding: false, since: new Date(now.getTime() - 170_000), spentBefore: null },
      machinesAllowed: 1,
    });
    const ahead = spine.sweeperWith({ judgement: Object.assign(Object.create(real), { judge }) });
    expect(await ahead.sweep()).toMatchObject({ examined: 1, failed: 0, outrun: 1 });
    expect((await spine.stored(session?.id ?? '')).status).toBe('active');
  });

  it('one that takes long is not one that was away, unless it took more than two periods', async () => {
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    await spine.passTime(100);
    await spine.memories.stillSweeping(60);
    await spine.passTime(100);
    await sweeper.sweep();
    expect(await eventsOf('doubt-raised')).toEqual([]);
    await spine.passTime(130);
    await spine.memories.stillSweeping(60);
    await sweeper.sweep();
    expect(await eventsOf('doubt-raised')).toHaveLength(1);
  });

  it('what one decided to tell and did not live to, the next one tells', async () => {
    const sweeper = sweeperEvery(60);
    await sweeper.sweep();
    await spine.passTime(500);
    const judgement = spine.judgementWith({ settings: { sweepIntervalSeconds: 60 } });
    await judgement.judge(true);
    expect(await eventsOf('doubt-raised')).toEqual([]);
    await sweeper.sweep();
    await sweeper.sweep();
    expect(await eventsOf('doubt-raised')).toHaveLength(1);
    expect((await spine.memories.read())?.outbox).toEqual([]);
  });
});
