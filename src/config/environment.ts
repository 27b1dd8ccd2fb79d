import { existsSync } from 'node:fs';

/** The environment of this process. A `.env` file in the working directory fills what is not set in it. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
