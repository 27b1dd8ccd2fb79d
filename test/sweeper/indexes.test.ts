import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_PROJECT_SETTINGS } from '../../src/projects/project-settings.js';
import { newSession } from '../../src/sessions/new-session.js';
import type { Session } from '../../src/sessions/session.js';
import { plainFilter, spentFilter } from '../../src/sessions/silence-filter.js';
import { useSpine } from '../support/spine.js';

const spine = useSpine();
const LIVE = 5_000;
const DUE = 50;

interface Explained {
  executionStats: { totalKeysExamined: number; totalDocsExamined: number; nReturned: number };
}

/** A fleet of live sessions, of which some are changed. */
async function fleet(change: (session: Session, now: Date) => Partial<Session>): Promise<Date> {
  const now = await spine.clock.now();
  const sessions = Array.from({ length: LIVE }, (_, n): Session => {
    const place = { projectId: 'p', machineId: `m${n}`, slot: 0 };
    const session = newSession(
      {
        id: randomUUID(),
        place,
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
    const quiet = { ...session, outbox: [] };
    return n % (LIVE / DUE) === 0 ? { ...quiet, ...change(quiet, now) } : quiet;
  });
  await spine.sessionModel.collection.insertMany(sessions as never[]);
  return now;
}

/** What the query of a repository's method examined, as the database explains it. */
async function explained(query: () => Promise<unknown>): Promise<Explained['executionStats']> {
  const { collection } = spine.sessionModel;
  const find = spine.sessionModel.find.bind(spine.sessionModel);
  let seen: Explained | undefined;
  spine.sessionModel.find = ((...args: Parameters<typeof find>) => {
    const built = find(...args);
    const exec = built.exec.bind(built);
    built.exec = (async () => {
      const options = built.getOptions() as { sort?: Record<string, 1>; limit?: number };
      const cursor = collection.find(built.getFilter() as never, {
        ...(options.sort ? { sort: options.sort } : {}),
        ...(options.limit ? { limit: options.limit } : {}),
      });
      seen = (await cursor.explain('executionStats')) as unknown as Explained;
      return await exec();
    }) as never;
    return built;
  }) as never;
  try {
    await query();
  } finally {
    spine.sessionModel.find = find as never;
  }
  if (!seen) throw new Error('The query was not seen.');
  return seen.executionStats;
}

/** The same of a method that aggregates. */
async function explainedAggregation(query: () => Promise<unknown>): Promise<Explained['executionStats']> {
  const { collection } = spine.sessionModel;
  const aggregate = spine.sessionModel.aggregate.bind(spine.sessionModel);
  let seen: unknown;
  spine.sessionModel.aggregate = ((pipeline: Parameters<typeof aggregate>[0]) => {
    const built = aggregate(pipeline);
    const exec = built.exec.bind(built);
    built.exec = async () => {
      seen = await collection.aggregate(pipeline as never).explain('executionStats');
      return await exec();
    };
    return built;
  }) as never;
  try {
    await query();
  } finally {
    spine.sessionModel.aggregate = aggregate as never;
  }
  const { executionStats, stages } = seen as Explained & { stages?: { $cursor?: Explained }[] };
  const stats = executionStats ?? stages?.[0]?.$cursor?.executionStats;
  if (!stats) throw new Error('The aggregation was not seen.');
  return stats;
}

function expectBounded(stats: Explained['executionStats'], due: number): void {
  expect(stats.nReturned).toBe(due);
  expect(stats.totalDocsExamined).toBeLessThanOrEqual(due * 1.1);
  expect(stats.totalKeysExamined).toBeLessThanOrEqual(due * 1.1 + 1);
}

describe(`the sweep of ${LIVE} live sessions examines no more than what is due`, () => {
  beforeEach(() => spine.sessionModel.deleteMany({}));

  it('when nothing is', async () => {
    const now = await fleet(() => ({}));
    expectBounded(await explained(() => spine.repository.overdue(now, 500)), 0);
    expectBounded(await explained(() => spine.repository.stalled(now, 500)), 0);
    expectBounded(await explained(() => spine.repository.due(now, 500)), 0);
    expectBounded(await explained(() => spine.repository.unprojected(now, 500)), 0);
  });

  it('of overdue sessions', async () => {
    const now = await fleet((_, at) => ({ deadlineAt: new Date(at.getTime() - 1_000) }));
    expectBounded(await explained(() => spine.repository.overdue(now, 500)), DUE);
  });

  it('of stalled sessions', async () => {
    const now = await fleet((_, at) => ({ stallDeadlineAt: new Date(at.getTime() - 1_000) }));
    expectBounded(await explained(() => spine.repository.stalled(now, 500)), DUE);
  });

  it('of stalled sessions that were reported already: none', async () => {
    const now = await fleet((_, at) => ({
      stallDeadlineAt: new Date(at.getTime() - 1_000),
      stallReported: true,
    }));
    expectBounded(await explained(() => spine.repository.stalled(now, 500)), 0);
  });

  it('of what is due after a failure or an end', async () => {
    const now = await fleet((_, at) => ({
      live: false,
      status: 'failed',
      dueAt: new Date(at.getTime() - 1),
    }));
    expectBounded(await explained(() => spine.repository.due(now, 500)), DUE);
  });

  it('of projections that were left behind', async () => {
    const now = await fleet((_, at) => ({
      outbox: [{ rev: 1, at: new Date(at.getTime() - 60_000) } as never],
    }));
    expectBounded(await explained(() => spine.repository.unprojected(now, 500)), DUE);
  });

  it('of late sessions', async () => {
    const now = await fleet((_, at) => ({ lateAt: new Date(at.getTime() - 1_000) }));
    expectBounded(await explained(() => spine.silence.late(now, 500)), DUE);
    const later = new Date(now.getTime() - 60_000);
    expectBounded(await explained(() => spine.silence.late(later, 500)), 0);
  });

  it('of overdue sessions after a doubt, whether their grace is over or not', async () => {
    const now = await fleet((_, at) => ({ deadlineAt: new Date(at.getTime() - 1_000) }));
    const trusts = [60, 3_600].map((seconds) => ({
      ...{ holding: false, since: new Date(now.getTime() - seconds * 1_000) },
      spentBefore: new Date(now.getTime() - 7_200_000),
    }));
    for (const trust of trusts) {
      for (const filter of [plainFilter(trust), spentFilter(trust, now) ?? {}]) {
        const stats = await explained(() => spine.repository.overdue(now, 500, filter));
        expect(stats.totalDocsExamined).toBeLessThanOrEqual(DUE * 1.1);
        expect(stats.totalKeysExamined).toBeLessThanOrEqual(DUE * 1.1 + 1);
      }
    }
  });

  it('to see whether anything beats while the canary fails, where it does', async () => {
    const now = await fleet((_, at) => ({ lastHeartbeatAt: at, lateAt: new Date(at.getTime() + 80_500) }));
    const since = new Date(now.getTime() - 1);
    expect(await spine.silence.anyBeatSince(since, now)).toBe(true);
  });

  it('of the sessions of silent machines, and no session of any other', async () => {
    await fleet(() => ({}));
    const silent = Array.from({ length: DUE }, (_, n) => `m${n * (LIVE / DUE)}`);
    const stats = await explainedAggregation(() => spine.silence.liveCounts(silent));
    expect(stats.totalKeysExamined).toBeLessThanOrEqual(DUE * 2 + 1);
    expect(stats.totalDocsExamined).toBe(0);
  });

  it('but the keys of one index where enough machines are silent to count the others', async () => {
    await fleet(() => ({}));
    const stats = await explainedAggregation(() => spine.silence.machinesWithLive(20_000));
    expect(stats.totalDocsExamined).toBe(0);
    expect(stats.totalKeysExamined).toBeLessThanOrEqual(LIVE + 1);
  });
});
