import { makeApiKey } from '../../src/api-keys/api-key.js';
import { type ApiProcess, startApiProcess } from '../support/api-process.js';

/** What an API answered; status 0 where nothing did. */
export interface Told {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test states what it expects of the body, and fails otherwise.
  body: any;
}

export const ADMIN_KEY = makeApiKey();

/** An API process that shares a database with others of its kind, and limits nothing. */
export function startPeer(mongodbUri: string, mongodbDb: string, env = {}): Promise<ApiProcess> {
  return startApiProcess({
    MONGODB_URI: mongodbUri,
    MONGODB_DB: mongodbDb,
    ADMIN_API_KEY: ADMIN_KEY,
    RATE_LIMIT_PER_MINUTE: '1000000',
    HEARTBEAT_RATE_LIMIT_PER_MINUTE: '1000000',
    AUTHENTICATION_FAILURES_PER_MINUTE: '1000000',
    ...env,
  });
}

export async function ask(
  url: string,
  method: string,
  path: string,
  { body, key = ADMIN_KEY, timeoutMs = 30_000 }: { body?: unknown; key?: string; timeoutMs?: number } = {},
): Promise<Told> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  };
}
