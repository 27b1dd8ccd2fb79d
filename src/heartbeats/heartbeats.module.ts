import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { DirectivesModule } from '../directives/directives.module.js';
import { MachinesModule } from '../machines/machines.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { HeartbeatFastPath } from './heartbeat-fast-path.js';
import { HeartbeatGatherer } from './heartbeat-gatherer.service.js';
import { HeartbeatsController } from './heartbeats.controller.js';
import { HeartbeatsService } from './heartbeats.service.js';

@Module({
  imports: [
    SessionStoreModule,
    SessionsModule,
    MachinesModule,
    ProjectsModule,
    DirectivesModule,
    AuthModule,
    MetricsModule,
  ],
  controllers: [HeartbeatsController],
  providers: [HeartbeatGatherer, HeartbeatsService, HeartbeatFastPath],
  exports: [HeartbeatFastPath],
})
export class HeartbeatsModule {}
