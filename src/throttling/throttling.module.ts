import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { SETTINGS, type Settings } from '../config/settings.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { BeatPace } from './beat-pace.js';
import { FailedAuthentications } from './failed-authentications.js';
import { HeartbeatAllowance } from './heartbeat-allowance.js';
import { MemoryCounter } from './memory-counter.js';
import { RATE_LIMIT_WINDOW_MODEL, rateLimitWindowSchema } from './rate-limit-window.schema.js';
import { RateLimitWindowsRepository } from './rate-limit-windows.repository.js';
import { RedemptionAttempts } from './redemption-attempts.js';
import { RequestLimits } from './request-limits.js';
import { SharedCounter } from './shared-counter.js';

/** The limits of requests: one bucket for heartbeats, one for everything else, and the pace of each holder. */
@Global()
@Module({
  imports: [
    SessionStoreModule,
    MongooseModule.forFeature([{ name: RATE_LIMIT_WINDOW_MODEL, schema: rateLimitWindowSchema }]),
  ],
  providers: [
    MemoryCounter,
    RateLimitWindowsRepository,
    SharedCounter,
    HeartbeatAllowance,
    RequestLimits,
    FailedAuthentications,
    RedemptionAttempts,
    {
      provide: BeatPace,
      inject: [SETTINGS],
      useFactory: (settings: Settings) => new BeatPace(settings.heartbeatsPerIntervalMax),
    },
  ],
  exports: [FailedAuthentications, RedemptionAttempts, RequestLimits, BeatPace],
})
export class ThrottlingModule {}
