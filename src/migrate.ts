import 'reflect-metadata';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { readEnvironment } from './config/environment.js';
import { loadSettings } from './config/settings.js';
import { createApp } from './create-app.js';
import { applyIndexes } from './database/apply-indexes.js';
import { describeStartFailure } from './lifecycle/describe-start-failure.js';

/** Applies all indexes and ends: the step before a new version takes requests. */
async function migrate(): Promise<void> {
  const app = await createApp({ ...loadSettings(readEnvironment()), logLevel: 'warn' });
  try {
    await applyIndexes(app.get<Connection>(getConnectionToken()));
  } finally {
    await app.close();
  }
}

migrate().catch((error: unknown) => {
  console.error(describeStartFailure(error));
  process.exitCode = 1;
});
