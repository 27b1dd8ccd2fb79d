import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { LastingAccess } from '../auth/lasting-access.service.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { EVENT_HEAD_MODEL, EVENT_MODEL, eventHeadSchema, eventSchema } from './event.schema.js';
import { EventTail } from './event-tail.service.js';
import { EventsController } from './events.controller.js';
import { EventsRepository } from './events.repository.js';
import { Projector } from './projector.service.js';
import { RECOVERY_RECORD_MODEL, recoveryRecordSchema } from './recovery-record.schema.js';
import { RecoveryRecordsRepository } from './recovery-records.repository.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: EVENT_MODEL, schema: eventSchema },
      { name: EVENT_HEAD_MODEL, schema: eventHeadSchema },
      { name: RECOVERY_RECORD_MODEL, schema: recoveryRecordSchema },
    ]),
    SessionStoreModule,
    ApiKeysModule,
  ],
  controllers: [EventsController],
  providers: [EventsRepository, RecoveryRecordsRepository, Projector, EventTail, LastingAccess],
  exports: [EventTail, EventsRepository, RecoveryRecordsRepository, Projector],
})
export class EventsModule {}
