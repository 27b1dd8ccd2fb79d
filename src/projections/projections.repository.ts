import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { behind } from '../paging/cursor.js';
import { RECOVERY_RECORD_MODEL, type RecoveryRecord } from './recovery-record.schema.js';
import { SESSION_EVENT_MODEL, type SessionEvent } from './session-event.schema.js';

/** The only user of the event and recovery collections, which are copies of what sessions decided. */
@Injectable()
export class ProjectionsRepository {
  constructor(
    @InjectModel(SESSION_EVENT_MODEL) private readonly eventModel: Model<SessionEvent>,
    @InjectModel(RECOVERY_RECORD_MODEL) private readonly recoveryModel: Model<RecoveryRecord>,
  ) {}

  /** Stores an event once, however often it is copied. */
  async putEvent(event: SessionEvent): Promise<void> {
    const { _id, ...fields } = event;
    await this.eventModel.collection.updateOne(
      { _id: _id as never },
      { $setOnInsert: fields as never },
      { upsert: true },
    );
  }

  /** Stores a recovery unless a newer copy is there. */
  async putRecovery(record: RecoveryRecord): Promise<void> {
    const { _id, ...fields } = record;
    try {
      await this.recoveryModel.collection.updateOne(
        { _id: _id as never, rev: { $lt: record.rev } },
        { $set: fields as never },
        { upsert: true },
      );
    } catch (error) {
      // The condition did not match although the document exists: a newer copy is there.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Says when the copies of an ended session may go. */
  async purge(sessionId: string, purgeAt: Date): Promise<void> {
    await Promise.all([
      this.eventModel.collection.updateMany({ sessionId }, { $set: { purgeAt } }),
      this.recoveryModel.collection.updateMany({ sessionId }, { $set: { purgeAt } }),
    ]);
  }

  async events(sessionId: string, afterRev: number, limit: number): Promise<SessionEvent[]> {
    return await this.eventModel
      .find({ sessionId, rev: { $gt: afterRev } })
      .sort({ rev: 1 })
      .limit(limit)
      .lean<SessionEvent[]>()
      .exec();
  }

  async findRecovery(id: string): Promise<RecoveryRecord | null> {
    return await this.recoveryModel.findById(id).lean<RecoveryRecord>().exec();
  }

  /** Answers one document more than the limit where there is one. */
  async recoveries(
    filter: Record<string, unknown>,
    limit: number,
    cursor: string | undefined,
  ): Promise<RecoveryRecord[]> {
    return await this.recoveryModel
      .find({ $and: [filter, behind(cursor)] } as never)
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .lean<RecoveryRecord[]>()
      .exec();
  }
}
