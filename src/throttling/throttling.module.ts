import { type ExecutionContext, Global, Module } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { ThrottlerModule } from '@nestjs/throttler';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { FailedAuthentications } from './failed-authentications.js';
import { HeartbeatAllowance } from './heartbeat-allowance.js';
import { HEARTBEAT_BUCKET } from './heartbeat-bucket.js';
import { MemoryCounter } from './memory-counter.js';
import { RATE_LIMIT_WINDOW_MODEL, rateLimitWindowSchema } from './rate-limit-window.schema.js';
import { RateLimitWindowsRepository } from './rate-limit-windows.repository.js';
import { RedemptionAttempts } from './redemption-attempts.js';
import { SharedCounter } from './shared-counter.js';

const WINDOW_MS = 60_000;

@Global()
@Module({
  imports: [
    SessionStoreModule,
    MongooseModule.forFeature([{ name: RATE_LIMIT_WINDOW_MODEL, schema: rateLimitWindowSchema }]),
  ],
  providers: [MemoryCounter, RateLimitWindowsRepository, SharedCounter, HeartbeatAllowance],
  exports: [MemoryCounter, SharedCounter, HeartbeatAllowance],
})
class CounterModule {}

/** The limits of requests: one bucket for heartbeats, one for everything else. */
@Module({
  imports: [
    CounterModule,
    ThrottlerModule.forRootAsync({
      inject: [SETTINGS, SharedCounter, HeartbeatAllowance, Reflector],
      useFactory: (
        settings: Settings,
        counter: SharedCounter,
        allowance: HeartbeatAllowance,
        reflector: Reflector,
      ) => {
        const callerOf = (context: ExecutionContext) =>
          context.switchToHttp().getRequest<AuthenticatedRequest>().caller;
        const isHeartbeat = (context: ExecutionContext) =>
          reflector.getAllAndOverride<boolean | undefined>(HEARTBEAT_BUCKET, [
            context.getHandler(),
            context.getClass(),
          ]) === true;
        return {
          storage: counter,
          throttlers: [
            {
              name: 'default',
              ttl: WINDOW_MS,
              limit: (context) => callerOf(context)?.rateLimitPerMinute ?? settings.rateLimitPerMinute,
              skipIf: isHeartbeat,
            },
            {
              name: 'heartbeat',
              ttl: WINDOW_MS,
              limit: (context) => allowance.limitOf(callerOf(context)),
              skipIf: (context) => !isHeartbeat(context),
            },
          ],
        };
      },
    }),
  ],
  providers: [FailedAuthentications, RedemptionAttempts],
  exports: [FailedAuthentications, RedemptionAttempts, ThrottlerModule],
})
export class ThrottlingModule {}
