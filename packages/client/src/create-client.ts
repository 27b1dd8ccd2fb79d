import createOpenapiClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/api.js';
import { retryingFetch } from './retrying-fetch.js';
import { sleep } from './sleep.js';

const TIMEOUT_MS = 10_000;
const RETRIES = 3;

export interface ClientOptions {
  /** Where the API is, such as `http://127.0.0.1:3000`. */
  baseUrl: string;
  /** Null: for the routes that need none. */
  apiKey: string | null;
  /** For each try, 10 s if left out. */
  timeoutMs?: number;
  /** Tries after the first, 3 if left out. */
  retries?: number;
  fetch?: typeof globalThis.fetch;
  /** From 0 to below 1, for the spread of retries. */
  random?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * A typed client: `client.POST('/v1/sessions', { body })`. Its methods throw as `retryingFetch` says, so their
 * `data` is there unless the API answered without a body; `answer` unpacks it.
 */
export interface ApiClient extends Client<paths> {
  /** The same client with other limits: heartbeats, for one, do their own retrying. */
  with(limits: Pick<ClientOptions, 'timeoutMs' | 'retries'>): ApiClient;
}

/** Throws a TypeError for a base URL that is none of HTTP. */
export function createClient(options: ClientOptions): ApiClient {
  const { protocol } = new URL(options.baseUrl);
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError('The base URL must be one of HTTP.');
  const client = createOpenapiClient<paths>({
    baseUrl: options.baseUrl,
    headers: {
      Accept: 'application/json',
      ...(options.apiKey !== null && { Authorization: `Bearer ${options.apiKey}` }),
    },
    fetch: retryingFetch({
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      retries: options.retries ?? RETRIES,
      fetch: options.fetch ?? globalThis.fetch,
      random: options.random ?? Math.random,
      sleep: options.sleep ?? sleep,
      idempotencyKey: () => crypto.randomUUID(),
    }),
  });
  return Object.assign(client, {
    with: (limits: Pick<ClientOptions, 'timeoutMs' | 'retries'>) => createClient({ ...options, ...limits }),
  });
}

/** What a call answered: `await answer(client.GET('/v1/projects/{id}', …))`. */
export async function answer<Data>(call: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await call;
  if (data === undefined) throw new TypeError('The API answered without a body.');
  return data;
}
