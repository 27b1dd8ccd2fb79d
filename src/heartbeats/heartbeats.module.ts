import { Module } from '@nestjs/common';
import { DirectivesModule } from '../directives/directives.module.js';
import { MachinesModule } from '../machines/machines.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { HeartbeatGatherer } from './heartbeat-gatherer.service.js';
import { HeartbeatsController } from './heartbeats.controller.js';
import { HeartbeatsService } from './heartbeats.service.js';

@Module({
  imports: [SessionStoreModule, SessionsModule, MachinesModule, ProjectsModule, DirectivesModule],
  controllers: [HeartbeatsController],
  providers: [HeartbeatGatherer, HeartbeatsService],
})
export class HeartbeatsModule {}
