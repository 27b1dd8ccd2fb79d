import { Module } from '@nestjs/common';
import { MachinesModule } from '../machines/machines.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { DirectivesController } from './directives.controller.js';
import { DirectivesService } from './directives.service.js';

@Module({
  imports: [SessionStoreModule, MachinesModule, ProjectsModule],
  controllers: [DirectivesController],
  providers: [DirectivesService],
  exports: [DirectivesService],
})
export class DirectivesModule {}
