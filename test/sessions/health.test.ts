import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../src/liveness/cause.js';
import { HEALTHS } from '../../src/liveness/health.js';
import { DEFAULT_PROJECT_SETTINGS } from '../../src/projects/project-settings.js';
import { newSession } from '../../src/sessions/new-session.js';
import type { Session } from '../../src/sessions/session.js';
import { SESSION_STATUSES } from '../../src/sessions/session-status.js';
import { healthFilter, healthOf } from '../../src/sessions/signs.js';
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
    let counted = 0;
    for (const health of HEALTHS) {
      const found = await spine.sessionModel.find(healthFilter(health, now) as never).lean<Session[]>();
      const expected = sessions.filter((session) => healthOf(session, now) === health);
      expect(found.map(({ _id }) => _id).sort()).toEqual(expected.map(({ _id }) => _id).sort());
      expect(expected.length).toBeGreaterThan(0);
      counted += found.length;
    }
    expect(counted).toBe(sessions.length);
  });
});
