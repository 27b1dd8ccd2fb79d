import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { isDuplicateKey } from '../database/duplicate-key.js';
import { behind } from '../paging/cursor.js';
import {
  WEBHOOK_DEAD_LETTER_MODEL,
  WEBHOOK_MODEL,
  type Webhook,
  type WebhookDeadLetter,
} from './webhook.schema.js';

const DEAD_LETTER_DAYS = 30;

/** A webhook that this worker may deliver to, as long as the lease holds. */
export type LeasedWebhook = Webhook & { leaseId: string };

const inMs = (ms: number) => ({ $add: ['$$NOW', Math.round(ms)] });
const FREED = { leaseId: null, leaseUntil: null };

/** The only user of the webhooks and of their dead letters. */
@Injectable()
export class WebhooksRepository {
  constructor(
    @InjectModel(WEBHOOK_MODEL) private readonly webhooks: Model<Webhook>,
    @InjectModel(WEBHOOK_DEAD_LETTER_MODEL) private readonly deadLetters: Model<WebhookDeadLetter>,
  ) {}

  /** False when its id is taken. */
  async insert(webhook: Webhook): Promise<boolean> {
    try {
      await this.webhooks.collection.insertOne(webhook as never);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async findById(id: string): Promise<Webhook | null> {
    return await this.webhooks.findById(id).lean<Webhook>().exec();
  }

  /** Answers one document more than the limit where there is one. */
  async list(limit: number, cursor: string | undefined): Promise<Webhook[]> {
    return await this.webhooks
      .find(behind(cursor))
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit + 1)
      .lean<Webhook[]>()
      .exec();
  }

  /** Null deletes any version. */
  async delete(id: string, version: number | null): Promise<boolean> {
    const filter = { _id: id as never, ...(version === null ? {} : { version }) };
    return (await this.webhooks.collection.deleteOne(filter)).deletedCount === 1;
  }

  /**
   * Leases the longest waiting webhook that is due, has events behind its cursor and is leased to nobody.
   * One conditional write: two workers never get the same one.
   */
  async lease(lastEvent: number, leaseMs: number): Promise<LeasedWebhook | null> {
    const leased = await this.webhooks.collection.findOneAndUpdate(
      {
        disabledAt: null,
        cursor: { $lt: lastEvent },
        // An absent lease sorts before every instant.
        $expr: { $and: [{ $lte: ['$nextAttemptAt', '$$NOW'] }, { $lte: ['$leaseUntil', '$$NOW'] }] },
      },
      [{ $set: { leaseId: randomUUID(), leaseUntil: inMs(leaseMs) } }],
      { sort: { nextAttemptAt: 1 }, returnDocument: 'after' },
    );
    return leased as LeasedWebhook | null;
  }

  /** Moves the cursor past an event and keeps the lease. False where the lease was lost. */
  async advance(
    webhook: LeasedWebhook,
    cursor: number,
    outcome: 'delivered' | 'passed-over',
    leaseMs: number,
  ): Promise<boolean> {
    const delivered =
      outcome === 'delivered'
        ? { deliveredCount: { $add: ['$deliveredCount', 1] }, lastDeliveredAt: '$$NOW', lastFailure: null }
        : {};
    return await this.write(webhook, { cursor, attempts: 0, leaseUntil: inMs(leaseMs), ...delivered });
  }

  /** Gives the lease back and has the event tried again later. */
  async retryLater(
    webhook: LeasedWebhook,
    cursor: number,
    attempts: number,
    failure: string,
    delayMs: number,
  ): Promise<boolean> {
    return await this.write(webhook, {
      cursor,
      attempts,
      nextAttemptAt: inMs(delayMs),
      lastFailedAt: '$$NOW',
      lastFailure: { $literal: failure },
      ...FREED,
    });
  }

  /** Keeps an event that nobody took and moves the cursor past it. Dying in between repeats both. */
  async deadLetter(
    webhook: LeasedWebhook,
    letter: Pick<WebhookDeadLetter, 'eventId' | 'attempts' | 'failure' | 'body'>,
    leaseMs: number,
  ): Promise<boolean> {
    const { eventId, attempts, failure, body } = letter;
    await this.deadLetters.collection.updateOne(
      { _id: `${webhook._id}:${eventId}` as never },
      [
        {
          $set: {
            webhookId: webhook._id,
            eventId,
            attempts,
            failure: { $literal: failure },
            body: { $literal: body },
            at: '$$NOW',
            purgeAt: inMs(DEAD_LETTER_DAYS * 86_400_000),
          },
        },
      ],
      { upsert: true },
    );
    return await this.write(webhook, {
      cursor: eventId,
      attempts: 0,
      deadLetterCount: { $add: ['$deadLetterCount', 1] },
      lastFailedAt: '$$NOW',
      lastFailure: { $literal: failure },
      leaseUntil: inMs(leaseMs),
    });
  }

  /** What was given up of the events behind this one, in their order. */
  async deadLettersOf(webhookId: string, afterEvent: number, limit: number): Promise<WebhookDeadLetter[]> {
    return await this.deadLetters
      .find({ webhookId, eventId: { $gt: afterEvent } })
      .sort({ eventId: 1 })
      .limit(limit)
      .lean<WebhookDeadLetter[]>()
      .exec();
  }

  /** The receiver wants no more. */
  async disable(webhook: LeasedWebhook, reason: string): Promise<boolean> {
    return await this.write(webhook, {
      disabledAt: '$$NOW',
      disabledReason: { $literal: reason },
      lastFailedAt: '$$NOW',
      lastFailure: { $literal: reason },
      updatedAt: '$$NOW',
      version: { $add: ['$version', 1] },
      ...FREED,
    });
  }

  /** Gives the lease back. What was given back comes last among those that wait. */
  async release(webhook: LeasedWebhook): Promise<boolean> {
    return await this.write(webhook, { nextAttemptAt: '$$NOW', ...FREED });
  }

  private async write(webhook: LeasedWebhook, set: object): Promise<boolean> {
    const result = await this.webhooks.collection.updateOne(
      { _id: webhook._id as never, leaseId: webhook.leaseId },
      [{ $set: set }],
    );
    return result.matchedCount === 1;
  }
}
