import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { MachinesModule } from '../machines/machines.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { RecoveriesController } from './recoveries.controller.js';
import { RecoveriesService } from './recoveries.service.js';

@Module({
  imports: [SessionStoreModule, SessionsModule, MachinesModule, ProjectsModule, EventsModule],
  controllers: [RecoveriesController],
  providers: [RecoveriesService],
})
export class RecoveriesModule {}
