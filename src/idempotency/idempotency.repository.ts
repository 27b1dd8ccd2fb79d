import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { IDEMPOTENCY_RECORD_MODEL, type IdempotencyRecord } from './idempotency-record.schema.js';

/** How long an answer is kept. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** A request that takes longer than this is taken to have died. */
const LOCK_MS = 30_000;

/** The only user of the idempotency records. */
@Injectable()
export class IdempotencyRepository {
  constructor(@InjectModel(IDEMPOTENCY_RECORD_MODEL) private readonly model: Model<IdempotencyRecord>) {}

  /** Takes the key for a request: true for the first one, and for a repeat whose first one died. */
  async begin(id: string, requestHash: string): Promise<boolean> {
    const holder = randomUUID();
    const isNew = { $eq: [{ $type: '$requestHash' }, 'missing'] };
    const died = {
      $and: [
        { $eq: ['$answer', null] },
        { $eq: ['$requestHash', { $literal: requestHash }] },
        { $lt: ['$lockedUntil', '$$NOW'] },
      ],
    };
    const taken = {
      _id: '$_id',
      requestHash: { $literal: requestHash },
      answer: null,
      holder,
      lockedUntil: { $add: ['$$NOW', LOCK_MS] },
      purgeAt: { $add: ['$$NOW', KEPT_MS] },
    };
    const record = await this.model.collection.findOneAndUpdate(
      { _id: id as never },
      [{ $replaceWith: { $cond: [{ $or: [isNew, died] }, taken, '$$ROOT'] } }],
      { upsert: true, returnDocument: 'after' },
    );
    return (record as IdempotencyRecord | null)?.holder === holder;
  }

  async find(id: string): Promise<IdempotencyRecord | null> {
    return await this.model.findById(id).lean<IdempotencyRecord>().exec();
  }

  async finish(id: string, answer: NonNullable<IdempotencyRecord['answer']>): Promise<void> {
    await this.model.collection.updateOne(
      { _id: id as never },
      { $set: { answer, lockedUntil: null } as never },
    );
  }

  /** Forgets a request that failed: a repeat is a first one again. */
  async forget(id: string): Promise<void> {
    await this.model.collection.deleteOne({ _id: id as never, answer: null });
  }
}
