import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { ProjectionsRepository } from './projections.repository.js';
import { Projector } from './projector.service.js';
import { RECOVERY_RECORD_MODEL, recoveryRecordSchema } from './recovery-record.schema.js';
import { SESSION_EVENT_MODEL, sessionEventSchema } from './session-event.schema.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: SESSION_EVENT_MODEL, schema: sessionEventSchema },
      { name: RECOVERY_RECORD_MODEL, schema: recoveryRecordSchema },
    ]),
    SessionStoreModule,
  ],
  providers: [ProjectionsRepository, Projector],
  exports: [ProjectionsRepository, Projector],
})
export class ProjectionsModule {}
