import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { Context } from 'aws-lambda';
import { appModule } from './app.module.js';
import { readEnvironment } from './config/environment.js';
import { loadSettings } from './config/settings.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import type { SweepReport } from './sweeper/sweep-report.js';
import { SweeperService } from './sweeper/sweeper.service.js';
import { tracedSweep } from './tracing/traced-sweep.js';
import { Tracing } from './tracing/tracing.js';
import type { DeliveryReport } from './webhooks/delivery-report.js';
import { WebhookWorker } from './webhooks/webhook-worker.service.js';

const settings = loadSettings(readEnvironment());
const app = await NestFactory.createApplicationContext(appModule(settings), {
  logger: new NestLogger(createLogger(settings.logLevel)),
  abortOnError: false,
});
const sweeper = app.get(SweeperService, { strict: false });
const worker = app.get(WebhookWorker, { strict: false });
const tracing = app.get(Tracing, { strict: false });

/**
 * Entry of the scheduled function: one sweep per event, then what webhooks have to be told. The reports are
 * the answer; receivers that fail do not make the sweep a failure.
 */
export async function handler(
  _event: unknown,
  _context: Context,
): Promise<SweepReport & { webhooks: DeliveryReport }> {
  try {
    const report = await tracedSweep(tracing, () => sweeper.sweep({ continuous: false }));
    return { ...report, webhooks: await worker.deliverDue() };
  } finally {
    // Whatever was not sent before the answer waits, frozen, for the next event.
    await tracing.flush();
  }
}
