import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { behind } from '../paging/cursor.js';
import { AUDIT_ENTRY_MODEL, type AuditEntry } from './audit-entry.schema.js';

const WRITE_MAX_MS = 2_000;
const DAY_MS = 24 * 60 * 60_000;

/** The only user of the audit trail's collection. Nothing in it is ever changed. */
@Injectable()
export class AuditRepository {
  constructor(@InjectModel(AUDIT_ENTRY_MODEL) private readonly model: Model<AuditEntry>) {}

  /** Adds an entry, dated by the database's clock. */
  async add(entry: Omit<AuditEntry, '_id' | 'createdAt' | 'purgeAt'>, keptDays: number): Promise<void> {
    await this.model.collection.updateOne(
      { _id: randomUUID() as never },
      [
        { $set: { entry: { $literal: entry } } },
        {
          $replaceWith: {
            $mergeObjects: [
              { _id: '$_id', createdAt: '$$NOW', purgeAt: { $add: ['$$NOW', keptDays * DAY_MS] } },
              '$entry',
            ],
          },
        },
      ],
      { upsert: true, maxTimeMS: WRITE_MAX_MS },
    );
  }

  /** Answers one document more than the limit where there is one. */
  async list(limit: number, cursor: string | undefined): Promise<AuditEntry[]> {
    return await this.model
      .find(behind(cursor))
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .lean<AuditEntry[]>()
      .exec();
  }
}
