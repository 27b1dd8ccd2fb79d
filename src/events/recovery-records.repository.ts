import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { behind } from '../paging/cursor.js';
import { RECOVERY_RECORD_MODEL, type RecoveryRecord } from './recovery-record.schema.js';

/** The only user of the recoveries, which are copies of what sessions decided. */
@Injectable()
export class RecoveryRecordsRepository {
  constructor(@InjectModel(RECOVERY_RECORD_MODEL) private readonly model: Model<RecoveryRecord>) {}

  /** Stores a recovery unless a newer copy is there. */
  async put(record: RecoveryRecord): Promise<void> {
    const { _id, ...fields } = record;
    try {
      await this.model.collection.updateOne(
        { _id: _id as never, rev: { $lt: record.rev } },
        { $set: fields as never },
        { upsert: true },
      );
    } catch (error) {
      // The condition did not match although the document exists: a newer copy is there.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** Says when the recoveries of an ended session may go. */
  async purge(sessionId: string, purgeAt: Date): Promise<void> {
    await this.model.collection.updateMany({ sessionId }, { $set: { purgeAt } });
  }

  async findById(id: string): Promise<RecoveryRecord | null> {
    return await this.model.findById(id).lean<RecoveryRecord>().exec();
  }

  /** Answers one document more than the limit where there is one. */
  async list(
    filter: Record<string, unknown>,
    limit: number,
    cursor: string | undefined,
  ): Promise<RecoveryRecord[]> {
    return await this.model
      .find({ $and: [filter, behind(cursor)] } as never)
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .lean<RecoveryRecord[]>()
      .exec();
  }
}
