import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import mongoose from 'mongoose';

const PING_TIMEOUT_MS = 2_000;

/** Whether the database answers. The indicator of terminus loads mongoose by name, which a bundle cannot. */
@Injectable()
export class DatabaseIndicator {
  constructor(
    @InjectConnection() private readonly connection: mongoose.Connection,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    return await this.indicators
      .check('database')
      .attempt(() => this.ping())
      .withTimeout(PING_TIMEOUT_MS);
  }

  private async ping(): Promise<void> {
    if (!this.connection.db) throw new Error('The database is not connected.');
    // A ping is answered by a secondary too; writes need the primary.
    await this.connection.db.command({ ping: 1 }, { readPreference: 'primary' });
  }
}
