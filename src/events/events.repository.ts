import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { duplicatedFields } from '../database/duplicate-key.js';
import { EVENT_HEAD_MODEL, EVENT_MODEL, type EventHead, type SessionEvent } from './event.schema.js';

/** Others number events at the same time; one that loses this often leaves it to the next repair. */
const TRIES_MAX = 100;

/** The only user of the events, the numbered copies of what sessions decided. */
@Injectable()
export class EventsRepository {
  constructor(
    @InjectModel(EVENT_MODEL) private readonly events: Model<SessionEvent>,
    @InjectModel(EVENT_HEAD_MODEL) private readonly heads: Model<EventHead>,
  ) {}

  /**
   * Gives an event the next number and stores it, once, however often it is copied. A number is only
   * tried when the one before it is there for everybody to see, so a reader that has seen n has seen
   * all up to n: no gap ever closes behind it.
   */
  async append(event: Omit<SessionEvent, '_id'>): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const number = (await this.last()) + 1;
      try {
        await this.events.collection.insertOne({ ...event, _id: number } as never);
        await this.heads.collection.updateOne(
          { _id: 'head' as never },
          { $max: { last: number } },
          { upsert: true },
        );
        return;
      } catch (error) {
        const fields = duplicatedFields(error);
        if (fields.includes('key')) return;
        if (!fields.includes('_id')) throw error;
        if (await this.has(event.key)) return;
      }
    }
    throw new Error(`The event ${event.key} found no number in ${TRIES_MAX} tries.`);
  }

  /** The number of the last event; 0 before the first. */
  async last(): Promise<number> {
    const newest = await this.events.findOne().sort({ _id: -1 }).select({ _id: 1 }).lean<{ _id: number }>();
    if (newest) return newest._id;
    return (await this.heads.findOne({ _id: 'head' }).lean<EventHead>())?.last ?? 0;
  }

  /** Events behind a number, in order. `filter` narrows them, by session for instance. */
  async behind(number: number, limit: number, filter: Partial<SessionEvent> = {}): Promise<SessionEvent[]> {
    return await this.events
      .find({ ...filter, _id: { $gt: number } } as never)
      .sort({ _id: 1 })
      .limit(limit)
      .lean<SessionEvent[]>()
      .exec();
  }

  /** Says when the events of an ended session may go. */
  async purge(sessionId: string, purgeAt: Date): Promise<void> {
    await this.events.collection.updateMany({ sessionId }, { $set: { purgeAt } });
  }

  private async has(key: string): Promise<boolean> {
    return (await this.events.exists({ key })) !== null;
  }
}
