import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { Settings } from '../config/settings.js';
import { createApp } from '../create-app.js';
import { applyIndexes } from '../database/apply-indexes.js';

/** Applies all indexes: the step before a new version takes requests. Safe to repeat, and to run at once with others. */
export async function migrate(settings: Settings): Promise<void> {
  const app = await createApp({ ...settings, logLevel: 'warn' });
  try {
    await applyIndexes(app.get<Connection>(getConnectionToken()));
  } finally {
    await app.close();
  }
}
