import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BY, problemOf, useSpine } from '../support/spine.js';

const spine = useSpine();

/** What a machine is asked to claim, of one project: other tests' sessions wait in the same database. */
async function offers(machineId: string, lost: { id: string }) {
  const directives = await spine.directives.forMachine(machineId);
  return directives.filter((directive) => directive.kind === 'claim' && directive.sessionId === lost.id);
}

const ANY = { recoveryMode: 'any-machine', recoveryAffinitySeconds: 0 } as const;

/** On a machine of its own unless one is given: many machines that fall silent at once are not believed. */
async function lostSession(settings: Parameters<typeof spine.project>[0] = ANY, on?: string) {
  const projectId = await spine.project(settings);
  const machineId = on ?? (await spine.machine());
  const session = await spine.activeSession(projectId, machineId);
  const recoveryId = await spine.lose(session.id);
  return { ...session, projectId, machineId, recoveryId };
}

describe('a recovery', () => {
  it('hands the session to another machine under a new generation, and the old holder is refused', async () => {
    const lost = await lostSession();
    const machineId = await spine.machine();
    expect(await spine.directives.forMachine(machineId)).toContainEqual({
      kind: 'claim',
      recoveryId: lost.recoveryId,
      sessionId: lost.id,
      force: false,
      slot: null,
    });
    const claimed = await spine.recoveries.claim(lost.recoveryId, { machineId, keeperId: 'k2' }, BY);
    expect(claimed).toMatchObject({ generation: 2, status: 'claimed', machineId, slot: 0, attempt: 1 });
    expect(await problemOf(spine.heartbeats.beatOne(lost.id, { generation: 1, sequence: 50 }, BY))).toBe(
      'session-superseded',
    );
    const beat = await spine.heartbeats.beatOne(lost.id, { generation: 2, sequence: 1 }, BY);
    expect(beat.status).toBe('recovering');
    const resumed = await spine.recoveries.resumed(lost.recoveryId, { generation: 2 }, BY);
    expect(resumed.status).toBe('resumed');
    const again = await spine.recoveries.resumed(lost.recoveryId, { generation: 2 }, BY);
    expect(again.updatedAt).toBe(resumed.updatedAt);
    expect(await spine.sessions.view(lost.id)).toMatchObject({ status: 'active', machineId, cause: null });
  });

  it('is not claimable before the old holder must have fenced itself', async () => {
    const projectId = await spine.project(ANY);
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.age(id, 181);
    await spine.sweeper.sweep();
    const failed = await spine.sessions.view(id);
    expect(failed.status).toBe('failed');
    const delayMs = Date.parse(failed.claimableAt ?? '') - Date.parse(failed.deadlineAt);
    expect(delayMs).toBe(15_000);
    const machineId = await spine.machine();
    const claim = () => spine.recoveries.claim(failed.recoveryId ?? '', { machineId, keeperId: 'k' }, BY);
    expect(await spine.directives.forMachine(machineId)).toEqual([]);
    expect(await problemOf(claim())).toBe('recovery-not-claimable');
    await spine.age(id, 15);
    expect(await problemOf(claim())).toBe('none');
  });

  it('is won by exactly one of two runners, 1,000 times', async () => {
    const lanes = 20;
    const rounds = 1_000 / lanes;
    const runners = [await spine.machine(lanes), await spine.machine(lanes)];
    const lane = async (lost: Awaited<ReturnType<typeof lostSession>>): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        const generations = await Promise.all(
          runners.map((machineId) =>
            spine.recoveries.claim(lost.recoveryId, { machineId, keeperId: randomUUID() }, BY).then(
              (claimed) => claimed.generation,
              (error: { code: string }) => error.code,
            ),
          ),
        );
        const won = generations.filter((outcome) => typeof outcome === 'number');
        expect(won).toEqual([2 + 2 * round]);
        expect(generations.filter((outcome) => typeof outcome === 'string')).toEqual([
          'recovery-not-claimable',
        ]);
        await spine.recoveries.giveBack(lost.recoveryId, { generation: won[0] ?? 0 }, false, BY);
      }
      expect((await spine.stored(lost.id)).generation).toBe(1 + 2 * rounds);
    };
    const lost = [];
    const machineId = await spine.machine(lanes);
    for (let n = 0; n < lanes; n += 1)
      lost.push(await lostSession({ ...ANY, maxRecoveryAttempts: 100 }, machineId));
    await Promise.all(lost.map(lane));
  }, 120_000);

  it('answers a repeated claim of the same keeper with the same generation, and nobody else', async () => {
    const lost = await lostSession();
    const machineId = await spine.machine();
    const request = { machineId, keeperId: 'k2' };
    const first = await spine.recoveries.claim(lost.recoveryId, request, BY);
    const second = await spine.recoveries.claim(lost.recoveryId, request, BY);
    expect(second.generation).toBe(first.generation);
    expect(second.deadlineInSeconds).toBeLessThanOrEqual(first.deadlineInSeconds);
    for (const other of [{ machineId, keeperId: 'k3' }, { machineId }]) {
      expect(await problemOf(spine.recoveries.claim(lost.recoveryId, other, BY))).toBe(
        'recovery-not-claimable',
      );
    }
  });

  it('is a lease: heartbeats extend it up to its end only, and its end raises the generation', async () => {
    const lost = await lostSession();
    const machineId = await spine.machine();
    const claimed = await spine.recoveries.claim(lost.recoveryId, { machineId, keeperId: 'k2' }, BY);
    await spine.age(lost.id, 200);
    const beat = await spine.heartbeats.beatOne(lost.id, { generation: 2, sequence: 1 }, BY);
    expect(beat.deadlineInSeconds).toBeLessThanOrEqual(100);
    expect(beat.deadlineInSeconds).toBeGreaterThan(95);
    await spine.age(lost.id, 101);
    await spine.sweeper.sweep();
    const back = await spine.sessions.view(lost.id);
    expect(back).toMatchObject({ status: 'failed', generation: claimed.generation + 1 });
    for (const generation of [2, 3]) {
      expect(await problemOf(spine.heartbeats.beatOne(lost.id, { generation, sequence: 9 }, BY))).toBe(
        'session-superseded',
      );
      expect(await problemOf(spine.sessions.end(lost.id, 'complete', { generation }, BY))).toBe(
        'session-superseded',
      );
    }
    expect(await problemOf(spine.sessions.adopt(lost.id, { keeperId: 'k2' }, BY))).toBe('session-superseded');
    expect((await spine.recoveries.view(lost.recoveryId)).status).toBe('pending');
  });

  it('is given up after its last attempt', async () => {
    const lost = await lostSession({ ...ANY, maxRecoveryAttempts: 2 });
    const machineId = await spine.machine();
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const { generation } = await spine.recoveries.claim(lost.recoveryId, { machineId }, BY);
      await spine.recoveries.giveBack(lost.recoveryId, { generation, reason: 'no disk' }, true, BY);
      await spine.age(lost.id, 60);
    }
    await spine.sweeper.sweep();
    expect(await spine.sessions.view(lost.id)).toMatchObject({ status: 'abandoned', reason: 'no disk' });
    expect((await spine.recoveries.view(lost.recoveryId)).status).toBe('failed');
  });

  it('counts attempts anew after ten minutes of progress, and not before', async () => {
    const lost = await lostSession();
    const machineId = await spine.machine();
    const { generation } = await spine.recoveries.claim(lost.recoveryId, { machineId }, BY);
    await spine.recoveries.resumed(lost.recoveryId, { generation }, BY);
    const second = await spine.lose(lost.id);
    expect((await spine.recoveries.view(second)).attempt).toBe(1);
    const claim = await spine.recoveries.claim(second, { machineId }, BY);
    await spine.recoveries.resumed(second, { generation: claim.generation }, BY);
    await spine.age(lost.id, 601);
    const beat = { generation: claim.generation, sequence: 1, progress: { counter: 7 } };
    await spine.heartbeats.beatOne(lost.id, beat, BY);
    await spine.sessions.end(lost.id, 'fail', { generation: claim.generation }, BY);
    expect((await spine.sessions.view(lost.id)).recoveryId).toBe(`${lost.id}:3`);
    expect((await spine.recoveries.view(`${lost.id}:3`)).attempt).toBe(0);
  });

  it('is offered to its own machine first, and to those with the labels only', async () => {
    const lost = await lostSession({
      recoveryMode: 'any-machine',
      recoveryAffinitySeconds: 1e5,
      requiredLabels: { gpu: 'yes' },
    });
    const plain = await spine.machine();
    const labelled = await spine.machine(1, { gpu: 'yes' });
    expect(await offers(labelled, lost)).toHaveLength(0);
    await spine.age(lost.id, 1e5);
    expect(await offers(labelled, lost)).toHaveLength(1);
    expect(await offers(plain, lost)).toHaveLength(0);
    expect(await problemOf(spine.recoveries.claim(lost.recoveryId, { machineId: plain }, BY))).toBe(
      'recovery-not-claimable',
    );
  });

  it('says that it is not claimable before it says anything about slots', async () => {
    const lost = await lostSession();
    const machineId = await spine.machine(1);
    await spine.activeSession(await spine.project(), machineId);
    const claim = (slot?: number) =>
      problemOf(
        spine.recoveries.claim(lost.recoveryId, { machineId, ...(slot === undefined ? {} : { slot }) }, BY),
      );
    expect(await claim()).toBe('slot-occupied');
    expect(await claim(7)).toBe('invalid-request');
    await spine.sessions.stop(lost.id, 'cancel', null, BY);
    expect(await claim()).toBe('recovery-not-claimable');
    expect(await claim(7)).toBe('recovery-not-claimable');
  });

  it('says what became of the slot that it was assigned to', async () => {
    const lost = await lostSession({ recoveryMode: 'manual' });
    const machineId = await spine.machine(2);
    const occupant = await spine.sessions.create(
      { projectId: await spine.project(), machineId, slot: 1 },
      BY,
      null,
    );
    await spine.recoveries.assign(lost.recoveryId, { machineId, slot: 1, force: true }, BY);
    const claim = () => spine.recoveries.claim(lost.recoveryId, { machineId, force: true }, BY);
    expect(await problemOf(claim())).toBe('slot-occupied');
    await spine.sessions.end(occupant.id, 'complete', { generation: 1 }, BY);
    const { hostname, platform } = await spine.machines.view(machineId);
    await spine.machines.register(machineId, { hostname, platform, slots: [{ number: 0 }] });
    await expect(claim()).rejects.toMatchObject({
      code: 'recovery-not-claimable',
      message: expect.stringContaining('slot 1'),
    });
    await spine.recoveries.assign(lost.recoveryId, { machineId, force: true }, BY);
    expect(await claim()).toMatchObject({ slot: 0 });
  });

  it('is offered to nobody in manual mode until a person assigns it, and then to that machine', async () => {
    const lost = await lostSession({});
    expect(await offers(lost.machineId, lost)).toEqual([]);
    const other = await spine.machine();
    await spine.recoveries.assign(lost.recoveryId, { machineId: other, slot: 1, force: true }, BY);
    expect(await offers(other, lost)).toMatchObject([{ kind: 'claim', force: true, slot: 1 }]);
    const claimed = await spine.recoveries.claim(lost.recoveryId, { machineId: other, force: true }, BY);
    expect(claimed.slot).toBe(1);
  });

  it('without a fence needs force on another machine until the old holder confirmed its end', async () => {
    const lost = await lostSession({});
    const other = await spine.machine();
    const claim = (force: boolean) =>
      problemOf(spine.recoveries.claim(lost.recoveryId, { machineId: other, force }, BY));
    expect(await claim(false)).toBe('recovery-not-claimable');
    await spine.sessions.end(lost.id, 'fail', { generation: 1, keeperId: 'of its next boot' }, BY);
    expect(await claim(false)).toBe('recovery-not-claimable');
    await spine.sessions.end(lost.id, 'fail', { generation: 1, keeperId: lost.keeperId }, BY);
    expect(await claim(false)).toBe('none');
  });

  it('runs one at a time in a project', async () => {
    const projectId = await spine.project(ANY);
    const home = await spine.machine(2);
    const [a, b] = [await spine.activeSession(projectId, home), await spine.activeSession(projectId, home)];
    const recoveries = [await spine.lose(a.id), await spine.lose(b.id)];
    const machineId = await spine.machine(2);
    const both = async () => [...(await offers(machineId, a)), ...(await offers(machineId, b))];
    expect(await both()).toHaveLength(1);
    const outcomes = await Promise.all(
      recoveries.map((id) => problemOf(spine.recoveries.claim(id, { machineId, keeperId: id }, BY))),
    );
    expect(outcomes.filter((outcome) => outcome === 'none')).toHaveLength(1);
    expect(await both()).toEqual([]);
  });

  it('waits where every slot is taken, at no cost of an attempt', async () => {
    const lost = await lostSession();
    const machineId = await spine.machine(1);
    await spine.activeSession(await spine.project(), machineId);
    expect(await offers(machineId, lost)).toEqual([]);
    for (const slot of [undefined, 0]) {
      const request = { machineId, ...(slot === undefined ? {} : { slot }) };
      expect(await problemOf(spine.recoveries.claim(lost.recoveryId, request, BY))).toBe('slot-occupied');
    }
    expect((await spine.stored(lost.id)).recoveryAttempts).toBe(0);
  });

  it('is refused to a machine of an older epoch', async () => {
    const lost = await lostSession();
    const machineId = await spine.machine();
    const request = { hostname: 'h', platform: 'p', daemonId: 'another', slots: [{ number: 0 }] };
    await spine.machines.register(machineId, request);
    expect(await problemOf(spine.recoveries.claim(lost.recoveryId, { machineId, epoch: 1 }, BY))).toBe(
      'machine-superseded',
    );
  });

  it('is barred by a clear that still waits for the old holder, also once nobody else has to', async () => {
    const projectId = await spine.project(ANY);
    const { id } = await spine.activeSession(projectId, await spine.machine());
    await spine.age(id, 181);
    await spine.sweeper.sweep();
    const cleared = await spine.sessions.stop(id, 'clear', null, BY);
    expect(cleared).toMatchObject({ status: 'failed', generation: 1 });
    await spine.age(id, 15);
    const machineId = await spine.machine();
    const recoveryId = cleared.recoveryId ?? '';
    expect(await problemOf(spine.recoveries.claim(recoveryId, { machineId }, BY))).toBe(
      'recovery-not-claimable',
    );
    await spine.sweeper.sweep();
    expect(await spine.sessions.view(id)).toMatchObject({ status: 'cancelled', cause: 'cleared' });
  });

  it.each(['cancel', 'clear'] as const)('given back after a %s ends the session', async (kind) => {
    const lost = await lostSession();
    const machineId = await spine.machine();
    const { generation } = await spine.recoveries.claim(lost.recoveryId, { machineId }, BY);
    await spine.sessions.stop(lost.id, kind, null, BY);
    await spine.recoveries.giveBack(lost.recoveryId, { generation }, false, BY);
    const cause = kind === 'cancel' ? 'cancelled' : 'cleared';
    expect(await spine.sessions.view(lost.id)).toMatchObject({ status: 'cancelled', cause });
    expect((await spine.recoveries.view(lost.recoveryId)).status).toBe('voided');
  });

  it('is watched for progress from the moment it was resumed', async () => {
    const lost = await lostSession({ ...ANY, onStalled: 'fail', stalledAfterSeconds: 60 });
    const machineId = await spine.machine();
    const { generation } = await spine.recoveries.claim(lost.recoveryId, { machineId }, BY);
    await spine.age(lost.id, 61);
    await spine.heartbeats.beatOne(lost.id, { generation, sequence: 1 }, BY);
    await spine.sweeper.sweep();
    await spine.recoveries.resumed(lost.recoveryId, { generation }, BY);
    expect((await spine.sessions.view(lost.id)).health).toBe('healthy');
    await spine.age(lost.id, 61);
    await spine.heartbeats.beatOne(lost.id, { generation, sequence: 2 }, BY);
    await spine.sweeper.sweep();
    expect(await spine.sessions.view(lost.id)).toMatchObject({ status: 'failed', cause: 'stalled' });
  });

  it('is offered although a hundred of another project wait before it', async () => {
    const crowded = await spine.project(ANY);
    const home = await spine.machine(1);
    const { id } = await spine.activeSession(crowded, home);
    await spine.lose(id);
    const sample = await spine.stored(id);
    await spine.sessionModel.collection.insertMany(
      Array.from({ length: 120 }, () => {
        const copy = randomUUID();
        const recovery = sample.recovery && { ...sample.recovery, id: `${copy}:1` };
        return { ...sample, _id: copy, slotKey: null, exclusiveKey: null, recovery } as never;
      }),
    );
    await spine.lifecycle.act(crowded, 'pause', null, BY);
    const lost = await lostSession();
    expect(await offers(await spine.machine(), lost)).toHaveLength(1);
  });

  it('refuses stale generations on every way to close it', async () => {
    const lost = await lostSession();
    const machineId = await spine.machine();
    await spine.recoveries.claim(lost.recoveryId, { machineId }, BY);
    const stale = { generation: 1 };
    const writes = [
      spine.recoveries.resumed(lost.recoveryId, stale, BY),
      spine.recoveries.giveBack(lost.recoveryId, stale, true, BY),
      spine.recoveries.giveBack(lost.recoveryId, stale, false, BY),
    ];
    expect(await Promise.all(writes.map(problemOf))).toEqual(writes.map(() => 'session-superseded'));
  });

  it('is listed by status, project, machine and session', async () => {
    const lost = await lostSession();
    for (const filter of [
      { projectId: lost.projectId },
      { sessionId: lost.id },
      { machineId: lost.machineId },
    ]) {
      const page = await spine.recoveries.list({ ...filter, status: 'pending', limit: 10 });
      expect(page.items.map((item) => item.id)).toEqual([lost.recoveryId]);
    }
  });
});
