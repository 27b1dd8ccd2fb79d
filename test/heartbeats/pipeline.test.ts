import { describe, expect, it } from 'vitest';
import { FOREVER, withDurations } from '../../src/liveness/deadlines.js';
import { extended } from '../../src/sessions/extended-deadline.js';
import { heartbeatUpdate } from '../../src/sessions/heartbeat-update.js';
import type { Session } from '../../src/sessions/session.js';
import { SESSION_STATUSES } from '../../src/sessions/session-status.js';
import { sampleSession } from '../support/sample-session.js';
import { seeded } from '../support/seeded.js';
import { useSpine } from '../support/spine.js';

const spine = useSpine();

describe("the heartbeat in the database's language", () => {
  it('extends the deadline as the pure decision does, for 1,000 random sessions', async () => {
    const random = seeded(7);
    const now = await spine.clock.now();
    const around = (seconds: number) =>
      new Date(now.getTime() + Math.floor((random() - 0.3) * seconds * 1000));
    const live = SESSION_STATUSES.filter((status) => !/failed|completed|cancelled|abandoned/.test(status));
    const sessions = Array.from({ length: 1_000 }, (_, n): Session => {
      const session = sampleSession({
        _id: `s${n}`,
        slotKey: null,
        exclusiveKey: null,
        status: live[n % live.length] ?? 'active',
        deadlineAt: around(400),
        lateAt: around(200),
        extendUntil: random() < 0.5 ? FOREVER : around(300),
      });
      session.policy = withDurations({
        ...session.policy,
        heartbeatIntervalSeconds: 1 + random() * 100,
        missedHeartbeatsAllowed: 1 + Math.floor(random() * 5),
      });
      return session;
    });
    await spine.sessionModel.collection.insertMany(sessions as never[]);
    const beat = {
      generation: 1,
      sequence: 2,
      machineId: null,
      progress: null,
      fence: null,
      taskId: null,
      bootId: null,
      suspendedSeconds: null,
    };
    await spine.beats.write(sessions.map(({ _id }) => ({ beat: { ...beat, id: _id }, version: null })));
    let moved = 0;
    for (const session of sessions) {
      const after = await spine.stored(session._id);
      // The instant of the write is the heartbeat's own, as the database noted it.
      const writtenAt = after.lastHeartbeatAt ?? now;
      expect({ deadlineAt: after.deadlineAt, lateAt: after.lateAt }).toEqual(extended(session, writtenAt));
      if (after.deadlineAt > session.deadlineAt) moved += 1;
    }
    expect(moved).toBeGreaterThan(300);
    expect(moved).toBeLessThan(1_000);
  });

  it('holds what a client sent in literals only', () => {
    const evil = '$$ROOT';
    const beat = {
      id: evil,
      machineId: evil,
      generation: 1,
      sequence: 1,
      progress: { counter: 1, message: evil, waitingFor: evil },
      fence: null,
      taskId: evil,
      bootId: evil,
      suspendedSeconds: 1,
    };
    const { updates } = heartbeatUpdate([{ beat, version: 1 }]);
    const bare: string[] = [];
    const walk = (value: unknown, literal: boolean): void => {
      if (value === evil && !literal) bare.push(evil);
      if (typeof value !== 'object' || value === null) return;
      for (const [name, field] of Object.entries(value)) walk(field, literal || name === '$literal');
    };
    walk(
      updates.map(({ q: { _id, ...conditions }, u }) => [conditions, u]),
      false,
    );
    expect(bare).toEqual([]);
  });
});
