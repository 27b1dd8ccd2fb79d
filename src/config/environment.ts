import { existsSync } from 'node:fs';
import { linkedSecrets } from './linked-secrets.js';

/**
 * The environment of this process. A `.env` file in the working directory fills what is not set in it, and in a
 * function in the cloud so do the secrets that were linked to it.
 */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return { ...linkedSecrets(process.env), ...process.env };
}
