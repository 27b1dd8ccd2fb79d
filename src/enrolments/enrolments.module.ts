import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../auth/auth.module.js';
import { MachinesModule } from '../machines/machines.module.js';
import { ENROLMENT_MODEL, enrolmentSchema } from './enrolment.schema.js';
import { EnrolmentsController } from './enrolments.controller.js';
import { EnrolmentsRepository } from './enrolments.repository.js';
import { EnrolmentsService } from './enrolments.service.js';

@Module({
  imports: [
    AuthModule,
    MachinesModule,
    MongooseModule.forFeature([{ name: ENROLMENT_MODEL, schema: enrolmentSchema }]),
  ],
  controllers: [EnrolmentsController],
  providers: [EnrolmentsRepository, EnrolmentsService],
})
export class EnrolmentsModule {}
