import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { DoubtReader } from './doubt-reader.service.js';
import { SweepMemoryRepository } from './sweep-memory.repository.js';
import { SWEEP_MEMORY_MODEL, sweepMemorySchema } from './sweep-memory.schema.js';

/** What sweeps know of each other, for those who sweep and those who show. */
@Module({
  imports: [MongooseModule.forFeature([{ name: SWEEP_MEMORY_MODEL, schema: sweepMemorySchema }])],
  providers: [SweepMemoryRepository, DoubtReader],
  exports: [SweepMemoryRepository, DoubtReader],
})
export class DoubtStoreModule {}
