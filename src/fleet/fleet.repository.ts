import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { longCommand } from '../database/long-command.js';
import { EVENT_MODEL, type SessionEvent } from '../events/event.schema.js';
import { RECOVERY_RECORD_MODEL, type RecoveryRecord } from '../events/recovery-record.schema.js';
import type { Trust } from '../liveness/grace.js';
import { MACHINE_MODEL, type Machine } from '../machines/machine.schema.js';
import { PROJECT_MODEL, type Project, type ProjectStatus } from '../projects/project.schema.js';
import type { RecoveryStatus, Session } from '../sessions/session.js';
import { SESSION_MODEL } from '../sessions/session.schema.js';
import { isEnded, SESSION_STATUSES } from '../sessions/session-status.js';
import { graceIsOver } from '../sessions/silence-filter.js';
import type { SessionGroup } from './session-group.js';
import type { SloEvent } from './slo.js';

/** A figure that takes longer to count than this is not worth holding the database up for. */
const COUNT_MAX_MS = 10_000;

const ENDED = SESSION_STATUSES.filter(isEnded);
const UNENDED = SESSION_STATUSES.filter((status) => !isEnded(status));

/** Whether an instant has come by the database's clock; none never comes. */
const hasCome = (field: string) => ({ $and: [{ $gt: [field, null] }, { $lte: [field, '$$NOW'] }] });

export interface MachineCounts {
  total: number;
  draining: number;
  silent: number;
  slots: number;
}

/**
 * Counts over the collections of others, and writes none of them: what it asks joins several of them, and
 * belongs to none of their owners.
 */
@Injectable()
export class FleetRepository {
  constructor(
    @InjectModel(SESSION_MODEL) private readonly sessions: Model<Session>,
    @InjectModel(PROJECT_MODEL) private readonly projects: Model<Project>,
    @InjectModel(MACHINE_MODEL) private readonly machines: Model<Machine>,
    @InjectModel(EVENT_MODEL) private readonly events: Model<SessionEvent>,
    @InjectModel(RECOVERY_RECORD_MODEL) private readonly recoveries: Model<RecoveryRecord>,
  ) {}

  /**
   * All sessions in groups that are alike. One command, so there is one `$$NOW`; what has ended, the
   * larger part after a while, is counted in an index alone.
   */
  async sessionGroups(trust: Trust): Promise<SessionGroup[]> {
    return await this.sessions
      .aggregate<SessionGroup>([
        { $match: { status: { $in: UNENDED } } },
        {
          $group: {
            _id: {
              status: '$status',
              live: '$live',
              cause: '$cause',
              overdue: hasCome('$deadlineAt'),
              believed: { $and: trust.holding ? [false] : graceIsOver(trust) },
              late: hasCome('$lateAt'),
              stalled: hasCome('$stallDeadlineAt'),
            },
            sessions: { $sum: 1 },
            pendingRecoveries: { $sum: { $cond: [{ $eq: ['$recovery.status', 'pending'] }, 1, 0] } },
          },
        },
        {
          $unionWith: {
            coll: this.sessions.collection.collectionName,
            pipeline: [
              { $match: { status: { $in: ENDED } } },
              { $group: { _id: { status: '$status' }, sessions: { $sum: 1 } } },
              { $set: { _id: { live: false, cause: null, believed: true }, pendingRecoveries: 0 } },
            ],
          },
        },
        { $replaceWith: { $mergeObjects: ['$$ROOT', '$_id'] } },
        { $unset: '_id' },
      ])
      .option(longCommand(COUNT_MAX_MS))
      .exec();
  }

  async projectCounts(): Promise<{ status: ProjectStatus; projects: number }[]> {
    return await this.projects
      .aggregate<{ status: ProjectStatus; projects: number }>([
        { $group: { _id: '$status', projects: { $sum: 1 } } },
        { $project: { _id: 0, status: '$_id', projects: 1 } },
      ])
      .option(longCommand(COUNT_MAX_MS))
      .exec();
  }

  /** `silent`: the last batched heartbeat is older than so long. */
  async machineCounts(silentAfterMs: number): Promise<MachineCounts> {
    const counted = (condition: object) => ({ $sum: { $cond: [condition, 1, 0] } });
    const silent = [
      { $gt: ['$lastHeartbeatAt', null] },
      { $lt: ['$lastHeartbeatAt', { $subtract: ['$$NOW', silentAfterMs] }] },
    ];
    const [counts] = await this.machines
      .aggregate<MachineCounts>([
        { $match: { deletedAt: null } },
        {
          $group: {
            _id: null,
            total: { $sum: 1 },
            draining: counted({ $gt: ['$drainingSince', null] }),
            silent: counted({ $and: silent }),
            slots: { $sum: { $size: '$slots' } },
          },
        },
        { $unset: '_id' },
      ])
      .option(longCommand(COUNT_MAX_MS))
      .exec();
    return counts ?? { total: 0, draining: 0, silent: 0, slots: 0 };
  }

  /**
   * The sessions that occupy a slot, and how many slots they occupy of those that their machines have: a slot
   * may have been removed under its occupant.
   */
  async occupancy(): Promise<{ sessions: number; slots: number }> {
    const numbers = { $map: { input: { $first: '$machine.slots' }, in: '$$this.number' } };
    const [counts] = await this.sessions
      .aggregate<{ sessions: number; slots: number }>([
        { $match: { slotKey: { $type: 'string' } } },
        { $group: { _id: '$machineId', taken: { $addToSet: '$slot' }, sessions: { $sum: 1 } } },
        {
          $lookup: {
            from: this.machines.collection.collectionName,
            localField: '_id',
            foreignField: '_id',
            as: 'machine',
          },
        },
        {
          $group: {
            _id: null,
            sessions: { $sum: '$sessions' },
            slots: { $sum: { $size: { $setIntersection: ['$taken', { $ifNull: [numbers, []] }] } } },
          },
        },
        { $unset: '_id' },
      ])
      .option(longCommand(COUNT_MAX_MS))
      .exec();
    return counts ?? { sessions: 0, slots: 0 };
  }

  /** What the figures of detection follow from, the newest first. */
  async sloEvents(since: Date, limit: number): Promise<SloEvent[]> {
    return await this.events
      .find({ at: { $gte: since }, type: { $in: ['failed', 'revived', 'adopted'] } } as never)
      .sort({ at: -1 })
      .limit(limit)
      .select({ _id: 0, sessionId: 1, type: 1, by: 1, cause: 1, from: 1, at: 1, silentSince: 1 })
      .setOptions(longCommand(COUNT_MAX_MS))
      .lean<SloEvent[]>()
      .exec();
  }

  /** How the recoveries that were opened since then stand now; of more than `limit`, the newest. */
  async recoveryCounts(
    since: Date,
    limit: number,
  ): Promise<{ status: RecoveryStatus; recoveries: number }[]> {
    return await this.recoveries
      .aggregate<{ status: RecoveryStatus; recoveries: number }>([
        { $match: { createdAt: { $gte: since } } },
        { $sort: { createdAt: -1 } },
        { $limit: limit },
        { $group: { _id: '$status', recoveries: { $sum: 1 } } },
        { $project: { _id: 0, status: '$_id', recoveries: 1 } },
      ])
      .option(longCommand(COUNT_MAX_MS))
      .exec();
  }
}
