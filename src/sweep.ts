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

const settings = loadSettings(readEnvironment());
const app = await NestFactory.createApplicationContext(appModule(settings), {
  logger: new NestLogger(createLogger(settings.logLevel)),
  abortOnError: false,
});
const sweeper = app.get(SweeperService, { strict: false });

/** Entry of the scheduled function: one sweep per event. Its report is the answer. */
export async function handler(_event: unknown, _context: Context): Promise<SweepReport> {
  return await sweeper.sweep();
}
