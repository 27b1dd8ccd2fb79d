import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import mongoose from 'mongoose';

/**
 * The one clock that decides: that of the primary. Who asks while it is being read shares the next reading, so what
 * anybody is told was read after the question.
 */
@Injectable()
export class DatabaseClock {
  private reading: Promise<Date> | null = null;
  private next: Promise<Date> | null = null;

  constructor(@InjectConnection() private readonly connection: mongoose.Connection) {}

  async now(): Promise<Date> {
    if (!this.reading) return await this.read();
    this.next ??= this.reading
      .catch(() => undefined)
      .then(() => {
        this.next = null;
        return this.read();
      });
    return await this.next;
  }

  private read(): Promise<Date> {
    const reading = this.ask().finally(() => {
      if (this.reading === reading) this.reading = null;
    });
    this.reading = reading;
    return reading;
  }

  private async ask(): Promise<Date> {
    const { db } = this.connection;
    if (!db) throw new mongoose.mongo.MongoNotConnectedError('The database is not connected.');
    const answer = await db.aggregate<{ now: Date }>([{ $documents: [{ now: '$$NOW' }] }]).next();
    if (!answer) throw new Error('The database did not tell its time.');
    return answer.now;
  }
}
