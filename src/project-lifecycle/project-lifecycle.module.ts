import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TasksModule } from '../tasks/tasks.module.js';
import { ProjectLifecycleController } from './project-lifecycle.controller.js';
import { ProjectLifecycle } from './project-lifecycle.service.js';

@Module({
  imports: [ProjectsModule, SessionStoreModule, SessionsModule, TasksModule],
  controllers: [ProjectLifecycleController],
  providers: [ProjectLifecycle],
  exports: [ProjectLifecycle],
})
export class ProjectLifecycleModule {}
