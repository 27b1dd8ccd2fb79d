import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { behind } from '../paging/cursor.js';
import { API_KEY_MODEL, type ApiKey } from './api-key.schema.js';

/** Neither revoked nor expired, by the database's clock. */
const USABLE = {
  revokedAt: null,
  $or: [{ expiresAt: null }, { $expr: { $gt: ['$expiresAt', '$$NOW'] } }],
};

/** How exact the last use is: one write a minute and key, however often it is used. */
const LAST_USE_EVERY_MS = 60_000;

/** A key that may be used now, and for how long from now on; null means without end. */
export type UsableApiKey = ApiKey & { expiresInMs: number | null };

/** The only user of the API keys' collection. */
@Injectable()
export class ApiKeysRepository {
  constructor(@InjectModel(API_KEY_MODEL) private readonly model: Model<ApiKey>) {}

  async findUsable(hash: string): Promise<UsableApiKey | null> {
    const [found] = await this.model
      .aggregate<UsableApiKey>([
        { $match: { hash, ...USABLE } },
        { $set: { expiresInMs: { $subtract: ['$expiresAt', '$$NOW'] } } },
        { $limit: 1 },
      ])
      .exec();
    return found ?? null;
  }

  async hasUsableAdmin(): Promise<boolean> {
    return (await this.model.exists({ scopes: 'admin', ...USABLE })) !== null;
  }

  async findById(id: string): Promise<ApiKey | null> {
    return await this.model.findById(id).lean<ApiKey>().exec();
  }

  /** Answers one document more than the limit where there is one. */
  async list(limit: number, cursor: string | undefined): Promise<ApiKey[]> {
    return await this.model
      .find(behind(cursor))
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .lean<ApiKey[]>()
      .exec();
  }

  /** Stores a new key. False when its hash, or the place of the first key, is taken. */
  async insert(key: ApiKey): Promise<boolean> {
    try {
      await this.model.collection.insertOne(key as never);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async hasHash(hash: string): Promise<boolean> {
    return (await this.model.exists({ hash })) !== null;
  }

  /** Revokes a key now; the instant of an earlier revocation stays. False when there is no such key. */
  async revoke(id: string): Promise<boolean> {
    const result = await this.model.collection.updateOne({ _id: id as never }, [
      {
        $set: {
          revokedAt: { $ifNull: ['$revokedAt', '$$NOW'] },
          updatedAt: { $ifNull: ['$revokedAt', '$$NOW'] },
          version: { $add: ['$version', { $cond: [{ $gt: ['$revokedAt', null] }, 0, 1] }] },
        },
      },
      { $unset: 'first' },
    ]);
    return result.matchedCount === 1;
  }

  /** Records a use, unless one was recorded within the last minute. */
  async recordUse(id: string): Promise<void> {
    await this.model.collection.updateOne(
      {
        _id: id as never,
        $expr: {
          $or: [
            { $eq: ['$lastUsedAt', null] },
            { $lt: ['$lastUsedAt', { $subtract: ['$$NOW', LAST_USE_EVERY_MS] }] },
          ],
        },
      },
      [{ $set: { lastUsedAt: '$$NOW' } }],
    );
  }
}
