import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { MachinesModule } from '../machines/machines.module.js';
import { ProjectLifecycleModule } from '../project-lifecycle/project-lifecycle.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { SweeperService } from './sweeper.service.js';

@Module({
  imports: [
    SessionStoreModule,
    SessionsModule,
    MachinesModule,
    ProjectsModule,
    EventsModule,
    ProjectLifecycleModule,
  ],
  providers: [SweeperService],
  exports: [SweeperService],
})
export class SweeperModule {}
