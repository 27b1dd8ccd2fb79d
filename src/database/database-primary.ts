import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import mongoose from 'mongoose';

interface Hello {
  electionId?: { toString(): string };
  topologyVersion?: { processId?: { toString(): string } };
}

/** Tells one primary from the next: another member, or the same one elected again. */
@Injectable()
export class DatabasePrimary {
  constructor(@InjectConnection() private readonly connection: mongoose.Connection) {}

  /**
   * The election that made the primary. Behind a router no member says so: then the process that answers,
   * and null where not even that is told.
   */
  async identity(): Promise<string | null> {
    const { db } = this.connection;
    if (!db) throw new mongoose.mongo.MongoNotConnectedError('The database is not connected.');
    const hello = (await db.command({ hello: 1 }, { readPreference: 'primary' })) as Hello;
    if (hello.electionId) return `election:${hello.electionId.toString()}`;
    const process = hello.topologyVersion?.processId;
    return process ? `process:${process.toString()}` : null;
  }
}
