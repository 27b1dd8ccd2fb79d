import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { answer, createClient, ProblemError, type Schemas } from '@claude-projects/client';
import { z } from 'zod';
import type { Environment } from '../config/environment.js';
import { readMachineId } from '../config/machine-id.js';
import { readJson } from '../config/read-json.js';
import { ReplacementFile } from '../config/replacement-file.js';
import { readConfig } from '../config/runner-config.js';
import { withApi } from './api-access.js';
import { checkedApiUrl } from './api-url.js';
import { CliFailure } from './cli-failure.js';
import { daemonStatus } from './daemon-process.js';
import { EXIT } from './exit-codes.js';
import { lineHere } from './local-socket.js';
import { print } from './print.js';
import { readSecret } from './secret-input.js';

const API_KEY = /^cp_[0-9a-f]{72}$/;

export interface LoginOptions {
  readonly key?: true;
  readonly allowHttp?: true;
  readonly json?: true;
}

/** What the secret was good for. */
interface Granted {
  readonly key: string;
  readonly keyId: string | null;
  readonly scopes: readonly string[] | null;
}

/**
 * Gives this machine a key of its own, traded for a one-time code, or one that was made elsewhere. Whatever could fail on
 * this machine fails before the code is spent.
 */
export async function login(
  environment: Environment,
  givenUrl: string | undefined,
  options: LoginOptions,
): Promise<void> {
  const config = readConfig({ ...environment, apiUrl: undefined, apiKeyFile: undefined });
  const url = givenUrl ?? config.apiUrl;
  if (url === undefined)
    throw new CliFailure('Say where the API is: claude-projects login <url>.', EXIT.usage);
  const apiUrl = checkedApiUrl(url, options.allowHttp ?? false);
  const machineId = readMachineId(environment.stateDirectory);
  mkdirSync(environment.configDirectory, { recursive: true, mode: 0o700 });
  const configFile = join(environment.configDirectory, 'config.json');
  const apiKeyFile = config.apiKeyFile ?? join(environment.configDirectory, 'api-key');
  const settings = { ...readJson(configFile, z.record(z.string(), z.unknown())), apiUrl, apiKeyFile };
  const [newKey, newConfig] = [
    new ReplacementFile(apiKeyFile, 0o600),
    new ReplacementFile(configFile, 0o600),
  ];
  let granted: Granted;
  try {
    await reachable(apiUrl);
    const secret = await readSecret(options.key ? 'API key' : 'enrolment code');
    granted = options.key
      ? await checked(apiUrl, machineId, secret)
      : await redeemed(apiUrl, machineId, secret);
    newKey.replace(`${granted.key}\n`);
    newConfig.replace(`${JSON.stringify(settings, null, 2)}\n`);
  } finally {
    newKey.discard();
    newConfig.discard();
  }
  const { keyId, scopes } = granted;
  if (options.json) {
    print(JSON.stringify({ apiUrl, machineId, keyId, scopes, apiKeyFile, configFile }));
  } else {
    const may = scopes === null ? '' : `, which may ${scopes.join(' and ')}`;
    print(`Machine ${machineId} uses ${apiUrl} with the key in ${apiKeyFile}${may}.`);
  }
  await tellWhatElse(environment);
}

/** What a person has to know so that the new settings are used. */
async function tellWhatElse(environment: Environment): Promise<void> {
  const winning = [
    ...(environment.apiUrl === undefined ? [] : ['CLAUDE_PROJECTS_API_URL']),
    ...(environment.apiKeyFile === undefined ? [] : ['CLAUDE_PROJECTS_API_KEY_FILE']),
  ];
  if (winning.length > 0) {
    process.stderr.write(`In this shell ${winning.join(' and ')} still wins over what was saved now.\n`);
  }
  if (await daemonStatus(lineHere(environment)).catch(() => null)) {
    process.stderr.write(
      'A daemon runs with the settings from before: "claude-projects down", then "claude-projects up"; sessions go on.\n',
    );
  }
}

async function redeemed(apiUrl: string, machineId: string, code: string): Promise<Granted> {
  if (code.startsWith('cp_')) {
    throw new CliFailure('That is an API key, not an enrolment code: say --key.', EXIT.usage);
  }
  // A second try would find the code spent by the first one, whose answer was lost.
  const client = createClient({ baseUrl: apiUrl, apiKey: null, retries: 0 });
  const body = { code, machineId };
  const redeem = () => answer(client.POST('/v1/enrolments/redeem', { body }));
  const created: Schemas['CreatedApiKeyView'] = await refusing(apiUrl, redeem, {
    unauthenticated: `The code is wrong, used already, older than 15 minutes, or made for another machine than ${machineId}: ask for a new one.`,
    'invalid-request': 'That is no enrolment code: it looks like 4T9QK-….',
    forbidden: `This machine is registered already, so it takes a code that was made for it: ask for one with {"machineId": "${machineId}"}. The code that you have is still good.`,
  });
  // Without it the key could not be told from another word of the answer.
  if (!created.key) throw new CliFailure('The API answered without a key: ask for a new code.', EXIT.refused);
  return { key: created.key, keyId: created.id, scopes: created.scopes };
}

/** Throws a `CliFailure` where no API is, before anybody types a secret. */
async function reachable(apiUrl: string): Promise<void> {
  const client = createClient({ baseUrl: apiUrl, apiKey: null, retries: 0 });
  await withApi({ apiUrl, keyFile: '' }, async () => answer(client.GET('/health/live')));
}

/** A key that may speak for this machine, asked by reading what only its runner reads. */
async function checked(apiUrl: string, machineId: string, key: string): Promise<Granted> {
  if (!API_KEY.test(key)) {
    throw new CliFailure('That is no API key: it begins with cp_, and 72 digits follow.', EXIT.usage);
  }
  const client = createClient({ baseUrl: apiUrl, apiKey: key });
  const read = () =>
    answer(client.GET('/v1/machines/{id}/directives', { params: { path: { id: machineId } } })).catch(
      (error: unknown) => {
        // Nobody has registered this machine yet, which its daemon will do.
        if (error instanceof ProblemError && error.code === 'not-found') return null;
        throw error;
      },
    );
  await refusing(apiUrl, read, {
    unauthenticated: 'The API does not know this key, or it was revoked or has expired.',
    forbidden: `This key may not speak for machine ${machineId}: it needs the scope runner, and may be bound to no other machine.`,
  });
  return { key, keyId: null, scopes: null };
}

/** Says of the refusals that are named here what they mean here. */
async function refusing<T>(
  apiUrl: string,
  act: () => Promise<T>,
  sentences: Readonly<Record<string, string>>,
): Promise<T> {
  return await withApi({ apiUrl, keyFile: '' }, async () => {
    try {
      return await act();
    } catch (error) {
      const sentence = error instanceof ProblemError ? sentences[error.code] : undefined;
      if (sentence !== undefined) throw new CliFailure(sentence, EXIT.refused);
      throw error;
    }
  });
}
