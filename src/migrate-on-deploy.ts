import 'reflect-metadata';
import { readEnvironment } from './config/environment.js';
import { loadSettings } from './config/settings.js';
import { migrate } from './lifecycle/migrate.js';

const settings = loadSettings(readEnvironment());

/** Entry of the function that each deployment calls, from where the database can be reached. Throws where it fails. */
export async function handler(): Promise<{ migrated: true }> {
  await migrate(settings);
  return { migrated: true };
}
