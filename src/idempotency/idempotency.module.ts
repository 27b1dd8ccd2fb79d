import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { IDEMPOTENCY_RECORD_MODEL, idempotencyRecordSchema } from './idempotency-record.schema.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: IDEMPOTENCY_RECORD_MODEL, schema: idempotencyRecordSchema }])],
  providers: [IdempotencyRepository, { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor }],
})
export class IdempotencyModule {}
