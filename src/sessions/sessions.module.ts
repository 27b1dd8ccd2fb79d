import { Module } from '@nestjs/common';
import { DoubtStoreModule } from '../doubt/doubt-store.module.js';
import { EventsModule } from '../events/events.module.js';
import { MachinesModule } from '../machines/machines.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionAccess } from './session-access.service.js';
import { SessionCreation } from './session-creation.service.js';
import { SessionStoreModule } from './session-store.module.js';
import { SessionTransitions } from './session-transitions.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

@Module({
  imports: [SessionStoreModule, DoubtStoreModule, EventsModule, ProjectsModule, MachinesModule],
  controllers: [SessionsController],
  providers: [SessionTransitions, SessionAccess, SessionCreation, SessionsService],
  exports: [SessionTransitions, SessionAccess],
})
export class SessionsModule {}
