import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { EVENT_HEAD_MODEL, EVENT_MODEL, type EventHead, type SessionEvent } from './event.schema.js';

/** Others number events at the same time; one that loses this often leaves it to the next repair. */
const TRIES_MAX = 500;
/** So many events are stored by one write at most. */
const BATCH_MAX = 100;

interface Waiting {
  event: Omit<SessionEvent, '_id'>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

interface WriteError {
  index: number;
}

/** The only user of the events, the numbered copies of what sessions decided. */
@Injectable()
export class EventsRepository {
  private readonly waiting: Waiting[] = [];
  private writing = false;

  constructor(
    @InjectModel(EVENT_MODEL) private readonly events: Model<SessionEvent>,
    @InjectModel(EVENT_HEAD_MODEL) private readonly heads: Model<EventHead>,
  ) {}

  /**
   * Gives an event the next number and stores it, once, however often it is copied. A number is only
   * tried when the one before it is there, and those of one write are stored in order, so a reader that
   * has seen n has seen all up to n: no gap ever closes behind it. What this process wants to append
   * while a write is under way goes together with the next one.
   */
  async append(event: Omit<SessionEvent, '_id'>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ event, resolve, reject });
      if (!this.writing) void this.drain();
    });
  }

  /** The last number that was ever given: also of an event that was purged since. */
  private async lastNumbered(): Promise<number> {
    const [newest, head] = await Promise.all([
      this.last(),
      this.heads.findOne({ _id: 'head' }).lean<EventHead>(),
    ]);
    return Math.max(newest, head?.last ?? 0);
  }

  /** The number of the newest event that is there; 0 where there is none. */
  async last(): Promise<number> {
    const newest = await this.events.findOne().sort({ _id: -1 }).select({ _id: 1 }).lean<{ _id: number }>();
    return newest?._id ?? 0;
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

  /** The sweeper's verdicts of silence since then, the newest first. */
  async verdictsOfSilence(
    since: Date,
    limit: number,
  ): Promise<{ machineId: string; at: Date; silentSince: Date | null }[]> {
    return await this.events
      .find({ at: { $gte: since }, type: 'failed', by: 'sweeper', cause: { $ne: 'stalled' } } as never)
      .sort({ at: -1 })
      .limit(limit)
      .select({ _id: 0, machineId: 1, at: 1, silentSince: 1 })
      .lean<{ machineId: string; at: Date; silentSince: Date | null }[]>()
      .exec();
  }

  /** Says when the events of an ended session may go. */
  async purge(sessionId: string, purgeAt: Date): Promise<void> {
    await this.events.collection.updateMany({ sessionId }, { $set: { purgeAt } });
  }

  private async drain(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) await this.store(this.waiting.splice(0, BATCH_MAX));
    this.writing = false;
  }

  /** Stores what waited, in order; begins anew behind whatever somebody else stored meanwhile. */
  private async store(waiting: Waiting[]): Promise<void> {
    let left = waiting;
    try {
      for (let tries = 0; left.length > 0; tries += 1) {
        if (tries > TRIES_MAX)
          throw new Error(`${left.length} events found no number in ${TRIES_MAX} tries.`);
        const last = await this.lastNumbered();
        const { stored, known } = await this.insert(left, last);
        for (const { resolve } of left.slice(0, stored + known)) resolve();
        left = left.slice(stored + known);
        if (stored > 0) await this.rememberHead(last + stored);
      }
    } catch (error) {
      for (const { reject } of left) reject(error);
    }
  }

  /** How many were stored, and whether the next one is known already. */
  private async insert(waiting: readonly Waiting[], last: number): Promise<{ stored: number; known: 0 | 1 }> {
    const numbered = waiting.map(({ event }, index) => ({ ...event, _id: last + 1 + index }));
    try {
      await this.events.collection.insertMany(numbered as never[], { ordered: true });
      return { stored: numbered.length, known: 0 };
    } catch (error) {
      const [refused] = (error as { writeErrors?: WriteError[] }).writeErrors ?? [];
      if (!refused || !isDuplicateKey(error)) throw error;
      const stored = refused.index;
      const { event } = waiting[stored] ?? {};
      return { stored, known: event && (await this.has(event.key)) ? 1 : 0 };
    }
  }

  private async rememberHead(last: number): Promise<void> {
    await this.heads.collection.updateOne({ _id: 'head' as never }, { $max: { last } }, { upsert: true });
  }

  private async has(key: string): Promise<boolean> {
    return (await this.events.exists({ key })) !== null;
  }
}
