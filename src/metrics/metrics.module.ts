import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { DoubtStoreModule } from '../doubt/doubt-store.module.js';
import { FleetModule } from '../fleet/fleet.module.js';
import { HeartbeatMetricsInterceptor } from './heartbeat-metrics.interceptor.js';
import { HttpMetrics } from './http-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

@Module({
  imports: [FleetModule, DoubtStoreModule],
  controllers: [MetricsController],
  providers: [Metrics, HttpMetrics, { provide: APP_INTERCEPTOR, useClass: HeartbeatMetricsInterceptor }],
  exports: [Metrics],
})
export class MetricsModule {}
