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

/** What a view of a key needs: not the secrets that it once had. */
const WITHOUT_PAST = { replaced: 0 };

/** How exact the last use is: one write a minute and key, however often it is used. */
const LAST_USE_EVERY_MS = 60_000;

/** A key may be rotated so often: what it notes of its past is bounded. */
export const ROTATIONS_MAX = 500;

/** A key that may be used now with the secret given, and for how long from now on; null means without end. */
export type UsableApiKey = Omit<ApiKey, 'replaced'> & { endsInMs: number | null };

/** Null: any version will do. */
const ofVersion = (version: number | null) => (version === null ? {} : { version });

/** The only user of the API keys' collection. */
@Injectable()
export class ApiKeysRepository {
  constructor(@InjectModel(API_KEY_MODEL) private readonly model: Model<ApiKey>) {}

  async findUsable(hash: string): Promise<UsableApiKey | null> {
    const secret = { $first: { $filter: { input: '$replaced', cond: { $eq: ['$$this.hash', hash] } } } };
    const [found] = await this.model
      .aggregate<UsableApiKey>([
        { $match: { $and: [{ $or: [{ hash }, { 'replaced.hash': hash }] }, USABLE] } },
        { $limit: 1 },
        { $set: { secret: { $cond: [{ $eq: ['$hash', hash] }, null, secret] } } },
        // Of two ends the earlier one holds; what has none is ignored by $min.
        { $set: { endsAt: { $min: ['$expiresAt', '$secret.endsAt'] } } },
        { $match: { $or: [{ endsAt: null }, { $expr: { $gt: ['$endsAt', '$$NOW'] } }] } },
        { $set: { hash, endsInMs: { $subtract: ['$endsAt', '$$NOW'] } } },
        { $unset: ['secret', 'endsAt', 'replaced'] },
      ])
      .exec();
    return found ?? null;
  }

  async hasUsableAdmin(): Promise<boolean> {
    return (await this.model.exists({ scopes: 'admin', ...USABLE })) !== null;
  }

  async findById(id: string): Promise<ApiKey | null> {
    return await this.model.findById(id, WITHOUT_PAST).lean<ApiKey>().exec();
  }

  /** Answers one document more than the limit where there is one. */
  async list(limit: number, cursor: string | undefined): Promise<ApiKey[]> {
    return await this.model
      .find(behind(cursor), WITHOUT_PAST)
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .lean<ApiKey[]>()
      .exec();
  }

  /** Stores a new key. False when its id, its hash, or the place of the first key, is taken. */
  async insert(key: ApiKey): Promise<boolean> {
    try {
      await this.model.collection.insertOne(key as never);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Whether a key has this secret, or had it before it was rotated. */
  async hasHash(hash: string): Promise<boolean> {
    return (await this.model.exists({ $or: [{ hash }, { 'replaced.hash': hash }] })) !== null;
  }

  /**
   * Gives a usable key another secret. The one before stays good for so many seconds by the database's clock,
   * and those before that for as long as they were promised. Null where no usable key has this id and version,
   * or where it was rotated too often.
   */
  async rotate(
    id: string,
    hash: string,
    overlapSeconds: number,
    version: number | null,
  ): Promise<ApiKey | null> {
    const replaced = { $ifNull: ['$replaced', []] };
    const rotatable = { $expr: { $lt: [{ $size: replaced }, ROTATIONS_MAX] } };
    return (await this.model.collection.findOneAndUpdate(
      { _id: id as never, ...ofVersion(version), $and: [USABLE, rotatable] },
      [
        {
          $set: {
            replaced: {
              $concatArrays: [
                replaced,
                [{ hash: '$hash', endsAt: { $add: ['$$NOW', overlapSeconds * 1000] } }],
              ],
            },
            hash,
            updatedAt: '$$NOW',
            version: { $add: ['$version', 1] },
          },
        },
      ],
      { returnDocument: 'after', projection: { replaced: { $slice: -1 } } },
    )) as ApiKey | null;
  }

  /** Revokes a key now; the instant of an earlier revocation stays. False when there is no such key of this version. */
  async revoke(id: string, version: number | null = null): Promise<boolean> {
    const filter = { _id: id as never, ...ofVersion(version) };
    const result = await this.model.collection.updateOne(filter, [
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
