import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Connection } from 'mongoose';
import { inject } from 'vitest';
import { makeApiKey } from '../../src/api-keys/api-key.js';
import { FirstAdminKey } from '../../src/api-keys/first-admin-key.js';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import { createApp } from '../../src/create-app.js';
import { applyIndexes } from '../../src/database/apply-indexes.js';
import { drain } from '../../src/http/drain.js';
import { serveAsFunction } from './lambda-target.js';

const CLOSE_TIMEOUT_MS = 5_000;

/**
 * A real API on a real socket, with a database of its own. In the run of `npm run test:lambda` it is the built function
 * behind a gateway, and `app` is another API on the same database.
 */
export interface TestApi {
  /** Without a slash at the end. */
  readonly url: string;
  /** A key with every scope. */
  readonly adminKey: string;
  readonly databaseName: string;
  readonly settings: Settings;
  readonly app: NestExpressApplication;
  readonly connection: Connection;
  /** Makes a key of other scopes. Answers the key itself and its id. */
  makeKey(wish: object): Promise<{ id: string; key: string }>;
  /** Sends a request with the admin key, or with another where one is given. */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** Closes the server; drops the database unless it was named by the caller. */
  close(): Promise<void>;
}

export interface RequestOptions {
  body?: unknown;
  /** Null sends none. */
  key?: string | null;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test states what it expects of the body, and fails otherwise.
  body: any;
}

/**
 * Starts an API on a free port. Limits are far away unless a test sets them, and the log is silent.
 * With a `mongodbDb` among the settings it shares that database with whoever else uses it.
 */
export async function startApi(overrides: Partial<Settings> = {}): Promise<TestApi> {
  const adminKey = overrides.adminApiKey ?? makeApiKey();
  const databaseName = overrides.mongodbDb ?? `test-${randomUUID()}`;
  const settings: Settings = {
    ...loadSettings({ MONGODB_URI: inject('mongodUri'), PORT: '0', LOG_LEVEL: 'silent' }),
    rateLimitPerMinute: 1_000_000,
    heartbeatRateLimitPerMinute: 1_000_000,
    heartbeatsPerIntervalMax: 1_000_000,
    authenticationFailuresPerMinute: 1_000_000,
    // A test sweeps when it likes, which is not to look like a sweeper that was away.
    sweepIntervalSeconds: 3_600,
    ...overrides,
    adminApiKey: adminKey,
    mongodbDb: databaseName,
  };
  const app = await createApp(settings);
  const connection = app.get<Connection>(getConnectionToken());
  await applyIndexes(connection);
  await app.get(FirstAdminKey, { strict: false }).ensure();
  const gateway = inject('lambda') === undefined ? null : await serveAsFunction(settings);
  if (gateway === null) await app.listen(settings.port, settings.host);
  const url = gateway?.url ?? (await app.getUrl());

  const request: TestApi['request'] = (method, path, { body, key = adminKey, headers = {} } = {}) =>
    send(`${url}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  return {
    url,
    adminKey,
    databaseName,
    settings,
    app,
    connection,
    request,
    makeKey: async (wish) => {
      const answer = await request('POST', '/v1/api-keys', { body: { name: 'test', ...wish } });
      if (answer.status !== 201) throw new Error(`No key was made: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    close: async () => {
      if (gateway === null) await drain(app.getHttpServer(), CLOSE_TIMEOUT_MS);
      else await gateway.close();
      if (overrides.mongodbDb === undefined) await connection.dropDatabase();
      await app.close();
    },
  };
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
