import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, type mongo } from 'mongoose';
import { type HeartbeatWrite, heartbeatUpdate } from './heartbeat-update.js';
import type { Session } from './session.js';
import { SESSION_MODEL } from './session.schema.js';
import { BEATEN_FIELDS, type BeatenReading, type BeatenSession } from './session-parts.js';

/** What one write of heartbeats came to. */
export interface BeatsWritten {
  /** How many sessions it changed: as many as there were heartbeats if each of them applied. */
  changed: number;
  /** The places of heartbeats that the database refused, and of those that shared a statement with them. */
  refused: ReadonlySet<number>;
  /** For the read that shall see this write, whichever member answers it. */
  at: mongo.Timestamp;
}

interface UpdateReply {
  nModified: number;
  writeErrors?: { index: number; code: number }[];
  operationTime: mongo.Timestamp;
}

/** Longer than this no write of heartbeats may hold up the others that were gathered with it. */
const WRITE_MAX_MS = 2_000;
const TIME_LIMIT_EXCEEDED = 50;

/**
 * The heartbeats' side of the sessions collection. It sends commands as they are: a write that is not applied twice
 * anyway, because its sequence is not higher then, needs none of the driver's and the database's care for retries.
 */
@Injectable()
export class BeatsRepository {
  constructor(@InjectModel(SESSION_MODEL) private readonly model: Model<Session>) {}

  /**
   * Writes heartbeats at once, each under its own condition; one that does not apply changes nothing. Resolves when
   * the majority has them. Rejects where the database answered for none of them.
   */
  async write(writes: readonly HeartbeatWrite[]): Promise<BeatsWritten> {
    const { updates, places } = heartbeatUpdate(writes);
    const reply = await this.command<UpdateReply>({
      update: this.model.collection.collectionName,
      updates,
      ordered: false,
      writeConcern: { w: 'majority' },
      maxTimeMS: WRITE_MAX_MS,
    });
    const errors = reply.writeErrors ?? [];
    if (errors.some(({ code }) => code === TIME_LIMIT_EXCEEDED)) throw new Error('The write took too long.');
    const refused = new Set(errors.flatMap(({ index }) => places[index] ?? []));
    return { changed: reply.nModified, refused, at: reply.operationTime };
  }

  /** Reads the sessions as the majority had them at that instant, or later. */
  async read(ids: readonly string[], at: mongo.Timestamp): Promise<Map<string, BeatenReading>> {
    const distinct = [...new Set(ids)];
    const reply = await this.command<{ cursor: { firstBatch: (BeatenSession & { leftMs: number })[] } }>({
      find: this.model.collection.collectionName,
      filter: { _id: { $in: distinct } },
      projection: { ...BEATEN_FIELDS, leftMs: { $subtract: ['$deadlineAt', '$$NOW'] } },
      batchSize: distinct.length,
      singleBatch: true,
      readConcern: { level: 'majority', afterClusterTime: at },
      maxTimeMS: WRITE_MAX_MS,
    });
    return new Map(
      reply.cursor.firstBatch.map(({ leftMs, ...session }) => [session._id, { session, leftMs }]),
    );
  }

  private async command<T>(command: Record<string, unknown>): Promise<T> {
    const { db } = this.model.db;
    if (!db) throw new mongoose.mongo.MongoNotConnectedError('The database is not connected.');
    return (await db.command(command)) as T;
  }
}
