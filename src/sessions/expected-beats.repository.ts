import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import type { Session } from './session.js';
import { SESSION_MODEL } from './session.schema.js';

/** More live sessions than these are not counted. */
const SESSIONS_MAX = 200_000;
const READ_MAX_MS = 2_000;

/** Reads how many heartbeats are expected; apart from the store, which decides about single sessions. */
@Injectable()
export class ExpectedBeatsRepository {
  constructor(@InjectModel(SESSION_MODEL) private readonly model: Model<Session>) {}

  /** Heartbeats a minute that the live sessions of a machine, or of all machines, were asked for. */
  async perMinute(machineId: string | null): Promise<number> {
    const [sum] = await this.model
      .aggregate<{ beats: number }>([
        { $match: { live: true, ...(machineId === null ? {} : { machineId }) } },
        { $limit: SESSIONS_MAX },
        {
          $group: {
            _id: null,
            beats: { $sum: { $divide: [60, { $max: [1, '$policy.heartbeatIntervalSeconds'] }] } },
          },
        },
      ])
      // Holds live sessions only, so ended ones cost nothing.
      .hint('live_by_machine')
      .option({ maxTimeMS: READ_MAX_MS })
      .exec();
    return sum?.beats ?? 0;
  }
}
