import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { DoubtStoreModule } from '../doubt/doubt-store.module.js';
import { EVENT_MODEL, eventSchema } from '../events/event.schema.js';
import { RECOVERY_RECORD_MODEL, recoveryRecordSchema } from '../events/recovery-record.schema.js';
import { MACHINE_MODEL, machineSchema } from '../machines/machine.schema.js';
import { PROJECT_MODEL, projectSchema } from '../projects/project.schema.js';
import { SESSION_MODEL, sessionSchema } from '../sessions/session.schema.js';
import { FleetController } from './fleet.controller.js';
import { FleetRepository } from './fleet.repository.js';
import { FleetService } from './fleet.service.js';

@Module({
  imports: [
    DoubtStoreModule,
    MongooseModule.forFeature([
      { name: SESSION_MODEL, schema: sessionSchema },
      { name: PROJECT_MODEL, schema: projectSchema },
      { name: MACHINE_MODEL, schema: machineSchema },
      { name: EVENT_MODEL, schema: eventSchema },
      { name: RECOVERY_RECORD_MODEL, schema: recoveryRecordSchema },
    ]),
  ],
  controllers: [FleetController],
  providers: [FleetRepository, FleetService],
  exports: [FleetService],
})
export class FleetModule {}
