import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Settings } from '../../src/config/settings.js';
import { VARIABLES } from '../../src/config/variables.js';
import type { InstanceOptions } from './lambda-instance.js';
import { writeLinkedSecrets } from './linked-secrets-file.js';
import { type LocalGateway, startGateway } from './local-gateway.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built functions are and what runs them, in the run whose API is the built function. */
    lambda: { client: string; bundle: string } | undefined;
  }
}

/** Secrets, which come the way that SST brings them. */
const LINKED: Readonly<Record<string, string>> = { MONGODB_URI: 'MongodbUri', ADMIN_API_KEY: 'AdminApiKey' };

/** The environment of a function with these settings. Its secrets lie in a file in this folder. */
export async function functionEnvironment(
  settings: Settings,
  directory: string,
): Promise<Record<string, string>> {
  const env: Record<string, string> = { NODE_ENV: 'production' };
  const secrets: Record<string, string> = {};
  for (const { name, field } of VARIABLES) {
    const value = settings[field];
    if (value === null || typeof value === 'object') continue;
    const secret = LINKED[name];
    if (secret === undefined) env[name] = String(value);
    else secrets[secret] = String(value);
  }
  return { ...env, ...(await writeLinkedSecrets(join(directory, 'resource.enc'), secrets)) };
}

/** The options of an instance of a built function. */
export function builtFunction(
  name: 'api' | 'sweep' | 'migrate',
  env: Record<string, string>,
): Pick<InstanceOptions, 'client' | 'directory' | 'handler' | 'env'> {
  const lambda = inject('lambda');
  if (lambda === undefined) throw new Error('This run has no built functions: use npm run test:lambda.');
  const file = { api: 'lambda', sweep: 'sweep', migrate: 'migrate-on-deploy' }[name];
  return { client: lambda.client, directory: join(lambda.bundle, name), handler: `${file}.handler`, env };
}

/** The built API behind a gateway. Each instance stands still between its requests. */
export async function serveAsFunction(settings: Settings): Promise<LocalGateway> {
  const directory = await mkdtemp(join(tmpdir(), 'function-'));
  const env = await functionEnvironment(settings, directory);
  const gateway = await startGateway({ ...builtFunction('api', env), freezes: true });
  return {
    ...gateway,
    close: async () => {
      await gateway.close();
      await rm(directory, { recursive: true });
    },
  };
}
