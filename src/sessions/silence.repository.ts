import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import type { SessionPolicy } from '../liveness/deadlines.js';
import type { Session } from './session.js';
import { SESSION_MODEL } from './session.schema.js';

/** What is read of a late session: little, for in an outage all are late. */
export type LateSession = Pick<Session, '_id' | 'machineId' | 'lateAt' | 'deadlineAt'> & {
  policy: Pick<SessionPolicy, 'lifeMs' | 'lateMs'>;
};

const READ_MAX_MS = 5_000;
const LATE_FIELDS = {
  machineId: 1,
  lateAt: 1,
  deadlineAt: 1,
  'policy.lifeMs': 1,
  'policy.lateMs': 1,
} as const;

/** Reads of the sessions collection that tell who is silent, and who is not. Writes nothing. */
@Injectable()
export class SilenceRepository {
  constructor(@InjectModel(SESSION_MODEL) private readonly model: Model<Session>) {}

  /** Live sessions that are late, the last to become so first. */
  async late(now: Date, limit: number): Promise<LateSession[]> {
    return await this.model
      .find({ live: true, lateAt: { $lte: now } } as never)
      .sort({ lateAt: -1 })
      .limit(limit)
      .select(LATE_FIELDS)
      .maxTimeMS(READ_MAX_MS)
      .lean<LateSession[]>()
      .exec();
  }

  /** How many live sessions each of these machines has; those with none are left out. */
  async liveCounts(machineIds: readonly string[]): Promise<Map<string, number>> {
    const counts = await this.model
      .aggregate<{ _id: string; sessions: number }>([
        { $match: { live: true, machineId: { $in: [...machineIds] } } },
        { $group: { _id: '$machineId', sessions: { $sum: 1 } } },
      ])
      .option({ maxTimeMS: READ_MAX_MS })
      .exec();
    return new Map(counts.map(({ _id, sessions }) => [_id, sessions]));
  }

  /** The machines with live sessions, in the order of their ids. */
  async machinesWithLive(limit: number): Promise<string[]> {
    const machines = await this.model
      .aggregate<{ _id: string }>([
        // Said of the id too, so that the keys of one index tell all of it.
        { $match: { live: true, machineId: { $gt: '' } } },
        { $group: { _id: '$machineId' } },
        { $sort: { _id: 1 } },
        { $limit: limit },
      ])
      .option({ maxTimeMS: READ_MAX_MS })
      .exec();
    return machines.map(({ _id }) => _id);
  }

  /** Whether a session that is not late beat since then. Among those that beat lately one is found at once. */
  async anyBeatSince(since: Date, now: Date): Promise<boolean> {
    const found = await this.model
      .findOne({ live: true, lateAt: { $gt: now }, lastHeartbeatAt: { $gte: since } } as never)
      .sort({ lateAt: -1 })
      .select({ _id: 1 })
      .maxTimeMS(READ_MAX_MS)
      .lean()
      .exec();
    return found !== null;
  }
}
