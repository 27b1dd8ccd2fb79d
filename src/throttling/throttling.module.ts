import { type ExecutionContext, Global, Module } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { FailedAuthentications } from './failed-authentications.js';
import { HEARTBEAT_BUCKET } from './heartbeat-bucket.js';
import { MemoryCounter } from './memory-counter.js';
import { RedemptionAttempts } from './redemption-attempts.js';

const WINDOW_MS = 60_000;

@Global()
@Module({
  providers: [MemoryCounter],
  exports: [MemoryCounter],
})
class CounterModule {}

/** The limits of requests: one bucket for heartbeats, one for everything else. */
@Module({
  imports: [
    CounterModule,
    ThrottlerModule.forRootAsync({
      inject: [SETTINGS, MemoryCounter, Reflector],
      useFactory: (settings: Settings, counter: MemoryCounter, reflector: Reflector) => {
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
              limit: (context) =>
                context.switchToHttp().getRequest<AuthenticatedRequest>().caller?.rateLimitPerMinute ??
                settings.rateLimitPerMinute,
              skipIf: isHeartbeat,
            },
            {
              name: 'heartbeat',
              ttl: WINDOW_MS,
              limit: settings.heartbeatRateLimitPerMinute,
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
