import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { RATE_LIMIT_WINDOW_MODEL, type RateLimitWindow } from './rate-limit-window.schema.js';

/** A key that asks for nothing for so long is forgotten; its window has long ended. */
const KEPT_MS = 60 * 60_000;
const WRITE_MAX_MS = 1_000;

/** The only user of the rate limits' collection. */
@Injectable()
export class RateLimitWindowsRepository {
  constructor(@InjectModel(RATE_LIMIT_WINDOW_MODEL) private readonly model: Model<RateLimitWindow>) {}

  /**
   * Takes up to `wanted` requests out of what is left of the limit in the window, or begins the next one, in one
   * write: whatever the instances ask for, together they never get more than the limit.
   */
  async take(id: string, wanted: number, limit: number, windowMs: number): Promise<RateLimitWindow> {
    const isRunning = { $lt: ['$$NOW', '$endsAt'] };
    const taken = await this.model.collection.findOneAndUpdate(
      { _id: id as never },
      [
        {
          $set: {
            endsAt: { $cond: [isRunning, '$endsAt', { $add: ['$$NOW', windowMs] }] },
            used: { $cond: [isRunning, '$used', 0] },
          },
        },
        {
          $set: {
            granted: { $max: [0, { $min: [wanted, { $subtract: [limit, '$used'] }] }] },
            leftMs: { $subtract: ['$endsAt', '$$NOW'] },
            purgeAt: { $add: ['$$NOW', KEPT_MS] },
          },
        },
        { $set: { used: { $add: ['$used', '$granted'] } } },
      ],
      {
        upsert: true,
        returnDocument: 'after',
        maxTimeMS: WRITE_MAX_MS,
        // A change of primary may forget a count; nobody is made to wait for the majority over that.
        writeConcern: { w: 1 },
      },
    );
    if (!taken) throw new Error('The database did not answer what it counted.');
    const window = taken as unknown as RateLimitWindow;
    // The difference of two instants is a 64-bit number, which the driver may answer as an object.
    return { ...window, leftMs: Number(window.leftMs) };
  }
}
