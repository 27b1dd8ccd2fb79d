import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuditModule } from './audit/audit.module.js';
import { AuthGuard } from './auth/auth.guard.js';
import { AuthModule } from './auth/auth.module.js';
import type { Settings } from './config/settings.js';
import { settingsModule } from './config/settings.module.js';
import { databaseModule } from './database/database.module.js';
import { DirectivesModule } from './directives/directives.module.js';
import { EnrolmentsModule } from './enrolments/enrolments.module.js';
import { EventsModule } from './events/events.module.js';
import { FleetModule } from './fleet/fleet.module.js';
import { HealthModule } from './health/health.module.js';
import { HeartbeatsModule } from './heartbeats/heartbeats.module.js';
import { VersionEtagInterceptor } from './http/version-etag.interceptor.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { MachinesModule } from './machines/machines.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OpenapiModule } from './openapi/openapi.module.js';
import { ProjectLifecycleModule } from './project-lifecycle/project-lifecycle.module.js';
import { ProjectsModule } from './projects/projects.module.js';
import { RecoveriesModule } from './recoveries/recoveries.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { SweeperModule } from './sweeper/sweeper.module.js';
import { TasksModule } from './tasks/tasks.module.js';
import { RateLimitGuard } from './throttling/rate-limit.guard.js';
import { TracingModule } from './tracing/tracing.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({
  imports: [
    TracingModule,
    AuthModule,
    OpenapiModule,
    HealthModule,
    EnrolmentsModule,
    AuditModule,
    ProjectsModule,
    ProjectLifecycleModule,
    TasksModule,
    MachinesModule,
    SessionsModule,
    HeartbeatsModule,
    DirectivesModule,
    RecoveriesModule,
    EventsModule,
    FleetModule,
    WebhooksModule,
    MetricsModule,
    IdempotencyModule,
    SweeperModule,
  ],
  providers: [
    // In this order: a request is counted against a key only once it was shown to have it.
    { provide: APP_GUARD, useExisting: AuthGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_INTERCEPTOR, useClass: VersionEtagInterceptor },
  ],
})
class AppModule {}

/** The whole API; with `connected` false without a database behind it, to describe it. */
export function appModule(settings: Settings, connected = true): DynamicModule {
  return { module: AppModule, imports: [settingsModule(settings), databaseModule(settings, connected)] };
}
