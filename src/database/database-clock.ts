import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import mongoose from 'mongoose';

/** The one clock that decides: that of the primary. */
@Injectable()
export class DatabaseClock {
  constructor(@InjectConnection() private readonly connection: mongoose.Connection) {}

  async now(): Promise<Date> {
    const { db } = this.connection;
    if (!db) throw new mongoose.mongo.MongoNotConnectedError('The database is not connected.');
    const answer = await db.aggregate<{ now: Date }>([{ $documents: [{ now: '$$NOW' }] }]).next();
    if (!answer) throw new Error('The database did not tell its time.');
    return answer.now;
  }
}
