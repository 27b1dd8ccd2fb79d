import { type DynamicModule, Module } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Settings } from '../config/settings.js';
import { Tracing } from '../tracing/tracing.js';
import { connect, unconnected } from './connection.js';
import { DatabaseClock } from './database-clock.js';
import { DatabaseCloser } from './database-closer.js';
import { DatabasePrimary } from './database-primary.js';

@Module({})
class DatabaseModule {}

/**
 * Gives the one connection to the database; with `connected` false, models without a database behind them, to
 * describe the API. `MongooseModule.forRoot` is not used: it assigns to the namespace of mongoose, which a
 * bundler makes read-only.
 */
export function databaseModule(settings: Settings, connected: boolean): DynamicModule {
  return {
    module: DatabaseModule,
    global: true,
    providers: [
      {
        provide: getConnectionToken(),
        inject: [Tracing],
        useFactory: (tracing: Tracing) => (connected ? connect(settings, tracing) : unconnected()),
      },
      DatabaseClock,
      DatabasePrimary,
      DatabaseCloser,
    ],
    exports: [getConnectionToken(), DatabaseClock, DatabasePrimary],
  };
}
