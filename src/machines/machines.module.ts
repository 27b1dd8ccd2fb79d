import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { MACHINE_MODEL, machineSchema } from './machine.schema.js';
import { MachinesController } from './machines.controller.js';
import { MachinesRepository } from './machines.repository.js';
import { MachinesService } from './machines.service.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: MACHINE_MODEL, schema: machineSchema }]), SessionStoreModule],
  controllers: [MachinesController],
  providers: [MachinesRepository, MachinesService],
  exports: [MachinesService],
})
export class MachinesModule {}
