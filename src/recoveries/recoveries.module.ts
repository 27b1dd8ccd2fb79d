import { Module } from '@nestjs/common';
import { MachinesModule } from '../machines/machines.module.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { RecoveriesController } from './recoveries.controller.js';
import { RecoveriesService } from './recoveries.service.js';

@Module({
  imports: [SessionStoreModule, SessionsModule, MachinesModule, ProjectsModule, ProjectionsModule],
  controllers: [RecoveriesController],
  providers: [RecoveriesService],
})
export class RecoveriesModule {}
