import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../src/liveness/cause.js';
import { standingOf, type Trust, UNDOUBTED } from '../../src/liveness/grace.js';
import { HEALTHS } from '../../src/liveness/health.js';
import { DEFAULT_PROJECT_SETTINGS } from '../../src/projects/project-settings.js';
import { newSession } from '../../src/sessions/new-session.js';
import type { Session } from '../../src/sessions/session.js';
import { SESSION_STATUSES } from '../../src/sessions/session-status.js';
import { healthFilter, healthOf } from '../../src/sessions/signs.js';
import { plainFilter, spentFilter } from '../../src/sessions/silence-filter.js';
import { seeded } from '../support/seeded.js';
import { useSpine } from '../support/spine.js';

const spine = useSpine();

describe('the health that a query filters by', () => {
  it('is the health that is shown, for 2,000 random sessions', async () => {
    const random = seeded(20_261_121);
    const now = await spine.clock.now();
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    const around = () => new Date(now.getTime() + Math.floor((random() - 0.5) * 4) * 1_000);
    const sessions = Array.from({ length: 2_000 }, (_, n): Session => {
      const session = newSession(
        {
          id: `s${n}`,
          place: { projectId: 'p', machineId: `m${n}`, slot: 0 },
          taskId: null,
          keeperId: null,
          machineEpoch: 1,
          bootId: null,
          checkpoint: null,
          createRequestHash: null,
          by: 'test',
        },
        DEFAULT_PROJECT_SETTINGS,
        now,
      );
      const status = pick(SESSION_STATUSES);
      const fallen = ['failed', 'completed', 'cancelled', 'abandoned'].includes(status);
      return {
        ...session,
        status,
        live: !fallen && !(status === 'stopping' && random() < 0.5),
        cause: random() < 0.2 ? null : pick(CAUSES),
        deadlineAt: around(),
        lateAt: around(),
        stallDeadlineAt: random() < 0.3 ? null : around(),
        outbox: [],
      };
    });
    await spine.sessionModel.collection.insertMany(sessions as never[]);
    const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
    const trusts: Trust[] = [
      UNDOUBTED,
      { holding: true, since: null, spentBefore: null },
      { holding: false, since: ago(5), spentBefore: null },
      { holding: false, since: ago(100), spentBefore: null },
      { holding: false, since: ago(100), spentBefore: ago(1) },
      { holding: true, since: ago(100), spentBefore: ago(1) },
      { holding: false, since: ago(200), spentBefore: null },
    ];
    for (const trust of trusts) {
      let counted = 0;
      for (const health of HEALTHS) {
        const filter = healthFilter(health, trust, now);
        const found = await spine.sessionModel.find(filter as never).lean<Session[]>();
        const expected = sessions.filter((session) => healthOf(session, trust, now) === health);
        expect(found.map(({ _id }) => _id).sort()).toEqual(expected.map(({ _id }) => _id).sort());
        expect(expected.length).toBeGreaterThan(0);
        counted += found.length;
      }
      expect(counted).toBe(sessions.length);
    }
  });

  it('and what a sweep reads as lost, and as lost after its grace, is what is judged so', async () => {
    const now = await spine.clock.now();
    const random = seeded(7);
    const lives = [1_000, 14_000, 16_000, 180_000];
    const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
    const template = await spine.activeSession(await spine.project(), await spine.machine());
    const base = await spine.stored(template.id);
    await spine.sessionModel.deleteMany({});
    const sessions = Array.from({ length: 1_000 }, (_, n): Session => {
      const lifeMs = lives[Math.floor(random() * lives.length)] as number;
      const deadlineAt = ago(random() * 400 + 0.001);
      const keys = { slotKey: null, exclusiveKey: null, recoveringKey: null };
      return { ...base, ...keys, _id: `o${n}`, deadlineAt, policy: { ...base.policy, lifeMs } };
    });
    await spine.sessionModel.collection.insertMany(sessions as never[]);
    for (let round = 0; round < 60; round += 1) {
      const since = random() < 0.1 ? null : ago(random() * 400);
      const spentBefore = since === null || random() < 0.5 ? null : ago(random() * 400);
      const trust: Trust = { holding: false, since, spentBefore };
      const filters = { plain: plainFilter(trust), spent: spentFilter(trust, now) };
      for (const [standing, filter] of Object.entries(filters)) {
        const found = filter === null ? [] : await spine.repository.overdue(now, 1_000, filter);
        const expected = sessions.filter(
          ({ deadlineAt, policy }) =>
            standingOf({ deadlineAt, lifeMs: policy.lifeMs }, trust, now) === standing,
        );
        expect(found.map(({ _id }) => _id).sort()).toEqual(expected.map(({ _id }) => _id).sort());
      }
    }
  });
});
