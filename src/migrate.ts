import 'reflect-metadata';
import { readEnvironment } from './config/environment.js';
import { loadSettings } from './config/settings.js';
import { describeStartFailure } from './lifecycle/describe-start-failure.js';
import { migrate } from './lifecycle/migrate.js';

async function main(): Promise<void> {
  await migrate(loadSettings(readEnvironment()));
}

main().catch((error: unknown) => {
  console.error(describeStartFailure(error));
  process.exitCode = 1;
});
