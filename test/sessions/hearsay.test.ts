import { describe, expect, it } from 'vitest';
import { BY, problemOf, useSpine } from '../support/spine.js';

const spine = useSpine();
const ANY = { recoveryMode: 'any-machine', recoveryAffinitySeconds: 0 } as const;
const ROUNDS = 40;

/** An active session, and what a keeper of another boot says of it. */
async function told(settings: Parameters<typeof spine.project>[0] = ANY) {
  const projectId = await spine.project(settings);
  const machineId = await spine.machine(1);
  const session = await spine.activeSession(projectId, machineId);
  const hearsay = { generation: 1, keeperId: 'of another boot', cause: 'machine-rebooted' } as const;
  return { ...session, projectId, machineId, hearsay, recoveryId: `${session.id}:1` };
}

/** By a machine that has a free slot. */
async function claimOf(recoveryId: string, machineId?: string): Promise<string> {
  const claimer = machineId ?? (await spine.machine());
  return await problemOf(spine.recoveries.claim(recoveryId, { machineId: claimer, keeperId: 'next' }, BY));
}

describe('an end that another keeper reports', () => {
  it('fails the session at once, and lets nobody claim it before its holder must have fenced itself', async () => {
    const { id, hearsay, recoveryId, projectId, machineId } = await told();
    const failed = await spine.sessions.end(id, 'fail', hearsay, BY);
    expect(failed).toMatchObject({ status: 'failed', cause: 'machine-rebooted', health: 'lost' });
    expect(Date.parse(failed.claimableAt ?? '') - Date.parse(failed.deadlineAt)).toBe(15_000);
    const other = await spine.machine();
    for (const claimer of [machineId, other]) {
      expect(await spine.directives.forMachine(claimer)).toEqual([]);
      expect(await claimOf(recoveryId, claimer)).toBe('recovery-not-claimable');
    }
    const place = { projectId, machineId };
    expect(await problemOf(spine.sessions.create(place, BY, null))).toBe('slot-occupied');
    // Said again, by whomever, it changes nothing.
    const again = await spine.sessions.end(id, 'fail', { generation: 1 }, BY);
    expect(again.version).toBe(failed.version);
    await spine.age(id, 200);
    expect(await claimOf(recoveryId, other)).toBe('none');
  });

  it('is taken back by a heartbeat of the holder, and voids what was to be recovered', async () => {
    const { id, hearsay, recoveryId } = await told();
    await spine.sessions.end(id, 'fail', hearsay, BY);
    const late = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 1 }, BY);
    expect(late.status).toBe('failed');
    const beat = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY);
    expect(beat.status).toBe('active');
    expect((await spine.recoveries.view(recoveryId)).status).toBe('voided');
    expect(await spine.history(id)).toEqual(['created', 'activated', 'failed', 'revived']);
  });

  it('makes it claimable at once when the keeper that held it says so too', async () => {
    const { id, keeperId, hearsay, recoveryId } = await told();
    await spine.sessions.end(id, 'fail', hearsay, BY);
    expect(await claimOf(recoveryId)).toBe('recovery-not-claimable');
    await spine.sessions.end(id, 'fail', { generation: 1, keeperId }, BY);
    const late = await spine.heartbeats.beatOne(id, { generation: 1, sequence: 9 }, BY);
    expect(late.status).toBe('failed');
    expect(await claimOf(recoveryId)).toBe('none');
  });

  it('is believed of a session whose holder named no keeper', async () => {
    const projectId = await spine.project(ANY);
    const { id } = await spine.sessions.create({ projectId, machineId: await spine.machine() }, BY, null);
    await spine.sessions.end(id, 'fail', { generation: 1 }, BY);
    expect(await claimOf(`${id}:1`)).toBe('none');
  });

  it('leaves what was finished finished, and its slot taken until then', async () => {
    const { id, projectId, machineId } = await told();
    const done = await spine.sessions.end(id, 'complete', { generation: 1 }, BY);
    expect(done.status).toBe('completed');
    const place = { projectId, machineId };
    expect(await problemOf(spine.sessions.create(place, BY, null))).toBe('slot-occupied');
    await spine.age(id, 200);
    expect(await problemOf(spine.sessions.create(place, BY, null))).toBe('none');
  });

  it('ends what was to be stopped, and frees nothing before its holder must have fenced itself', async () => {
    for (const kind of ['cancel', 'clear'] as const) {
      const { id, hearsay, projectId, machineId } = await told();
      await spine.sessions.stop(id, kind, null, BY);
      await spine.sessions.end(id, 'fail', hearsay, BY);
      const batch = { bootId: 'b', sessions: [] };
      expect((await spine.heartbeats.beatMachine(machineId, batch, BY)).unreported).toEqual([]);
      const place = { projectId, machineId };
      expect(await problemOf(spine.sessions.create(place, BY, null))).toBe('slot-occupied');
      await spine.age(id, 200);
      await spine.sweeper.sweep();
      expect((await spine.sessions.view(id)).status).toBe('cancelled');
      expect(await problemOf(spine.sessions.create(place, BY, null))).toBe('none');
    }
  });

  it('without a fence gives it to its own machine and frees its slot there, and to another one by force only', async () => {
    const { id, hearsay, recoveryId, projectId, machineId } = await told({ recoveryMode: 'same-machine' });
    await spine.sessions.end(id, 'fail', hearsay, BY);
    expect(await claimOf(recoveryId, machineId)).toBe('recovery-not-claimable');
    await spine.age(id, 200);
    expect(await claimOf(recoveryId)).toBe('recovery-not-claimable');
    expect(await claimOf(recoveryId, machineId)).toBe('none');
    const lone = await told({});
    await spine.sessions.end(lone.id, 'fail', lone.hearsay, BY);
    await spine.age(lone.id, 200);
    const place = { projectId: lone.projectId, machineId: lone.machineId };
    expect(await problemOf(spine.sessions.create(place, BY, null))).toBe('none');
    expect(projectId).not.toBe(lone.projectId);
  });

  it('races heartbeats: whichever comes first, the holder is heard, and never loses its deadline', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, hearsay } = await told();
      const before = (await spine.stored(id)).deadlineAt;
      const beat = (sequence: number) => spine.heartbeats.beatOne(id, { generation: 1, sequence }, BY);
      await Promise.all([spine.sessions.end(id, 'fail', hearsay, BY), beat(2), beat(3)]);
      expect((await beat(4)).status).toBe('active');
      const after = await spine.stored(id);
      expect(after).toMatchObject({ live: true, generation: 1, endHearsay: false, claimableAt: null });
      expect(after.deadlineAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
    }
  });

  it('races a claim: the holder comes back or is superseded, and never both', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, hearsay, recoveryId } = await told();
      await spine.sessions.end(id, 'fail', hearsay, BY);
      await spine.age(id, 200);
      const machineId = await spine.machine();
      const beat = () => problemOf(spine.heartbeats.beatOne(id, { generation: 1, sequence: 2 }, BY));
      const claim = () => claimOf(recoveryId, machineId);
      const [first, second] = round % 2 === 0 ? [beat, claim] : [claim, beat];
      const [one, other] = await Promise.all([first(), second()]);
      const [beaten, claimed] = round % 2 === 0 ? [one, other] : [other, one];
      const { status, generation } = await spine.stored(id);
      outcomes.add([beaten, claimed, status, generation].join(' '));
    }
    const possible = ['none recovery-not-claimable active 1', 'session-superseded none recovering 2'];
    expect(possible).toEqual(expect.arrayContaining([...outcomes]));
  });
});
