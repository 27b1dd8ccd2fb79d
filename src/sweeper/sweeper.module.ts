import { Module } from '@nestjs/common';
import { DoubtStoreModule } from '../doubt/doubt-store.module.js';
import { EventsModule } from '../events/events.module.js';
import { MachinesModule } from '../machines/machines.module.js';
import { ProjectLifecycleModule } from '../project-lifecycle/project-lifecycle.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { Canary } from './canary.service.js';
import { ProcessClock } from './process-clock.js';
import { SweepJudgement } from './sweep-judgement.service.js';
import { SweeperService } from './sweeper.service.js';

@Module({
  imports: [
    SessionStoreModule,
    DoubtStoreModule,
    SessionsModule,
    MachinesModule,
    ProjectsModule,
    EventsModule,
    ProjectLifecycleModule,
  ],
  providers: [Canary, ProcessClock, SweepJudgement, SweeperService],
  exports: [SweeperService],
})
export class SweeperModule {}
