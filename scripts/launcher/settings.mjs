import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { Failure } from './failure.mjs';
import { freePort } from './replica-set.mjs';

/**
 * The settings of the API, read by the API's own code, so that both always agree. A file .env fills in what the
 * environment does not set.
 *
 * @param {string} root
 */
export async function readSettings(root) {
  const file = resolve(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  const { loadSettings, SettingsError } = await import('../../dist/config/settings.js');
  const embedded = !process.env.MONGODB_URI?.trim();
  try {
    // The embedded database gets its address when it starts.
    const settings = loadSettings(
      embedded ? { ...process.env, MONGODB_URI: 'mongodb://127.0.0.1' } : process.env,
    );
    return { ...settings, port: settings.port || (await freePort()), embedded };
  } catch (error) {
    if (error instanceof SettingsError) throw new Failure(error.message, 78);
    throw error;
  }
}

/** The environment in which the API finds the same settings, whatever its own folder is. */
export function apiEnvironment(settings, mongodbUri) {
  return {
    ...process.env,
    PORT: String(settings.port),
    MONGODB_URI: mongodbUri,
    DATA_DIR: settings.dataDir,
    ADMIN_API_KEY_FILE: settings.adminApiKeyFile,
  };
}
