import { type ApiClient, createClient, NoAnswerError, ProblemError } from '@claude-projects/client';
import type { Environment } from '../config/environment.js';
import { readApiAccess, readConfig } from '../config/runner-config.js';
import { CliFailure } from './cli-failure.js';
import { EXIT } from './exit-codes.js';

const TIMEOUT_MS = 10_000;
const RETRIES = 1;

/** The API that this machine is set to use, and the key that it uses it with. */
export interface ApiAccess {
  readonly apiUrl: string;
  readonly keyFile: string;
  readonly client: ApiClient;
}

/** Null: this runner works alone. Throws a `ConfigError`. */
export function apiAccess(environment: Environment): ApiAccess | null {
  const config = readConfig(environment);
  const access = readApiAccess(environment, config);
  if (access === null) return null;
  const { apiUrl, apiKey } = access;
  const client = createClient({ baseUrl: apiUrl, apiKey, timeoutMs: TIMEOUT_MS, retries: RETRIES });
  return { apiUrl, keyFile: config.apiKeyFile ?? '', client };
}

/** Does what may fail as calls to the API fail, and says in one sentence how it did. */
export async function withApi<T>(
  { apiUrl, keyFile }: Omit<ApiAccess, 'client'>,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof NoAnswerError) {
      throw new CliFailure(`The API at ${apiUrl} does not answer: ${reasonOf(error)}.`, EXIT.unreachable);
    }
    if (!(error instanceof ProblemError)) throw error;
    throw new CliFailure(refusalOf(error, apiUrl, keyFile), EXIT.refused);
  }
}

function refusalOf({ code, status, problem }: ProblemError, apiUrl: string, keyFile: string): string {
  switch (code) {
    case 'unrecognised':
      return `What answers at ${apiUrl} (with status ${status}) is not the API of claude-projects.`;
    case 'unauthenticated':
      return `The key in ${keyFile} is unknown, revoked or expired: get another one with "claude-projects login".`;
    case 'forbidden':
      return (
        `The key in ${keyFile} may not do this: ${problem?.detail ?? ''} Enrol this machine with a code of that scope, ` +
        'or name a file with such a key in CLAUDE_PROJECTS_API_KEY_FILE for this one command.'
      );
    default:
      return problem?.detail ?? `The API refused with ${code}.`;
  }
}

/** Why nothing answered, without the number of tries. */
export function reasonOf(error: NoAnswerError): string {
  return error.message.replace(/^.*?: /, '').replace(/\.$/, '');
}
