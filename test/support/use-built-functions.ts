import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { afterAll, beforeAll, inject } from 'vitest';
import { makeApiKey } from '../../src/api-keys/api-key.js';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import { migrate } from '../../src/lifecycle/migrate.js';
import { type CuttableProxy, startProxy } from './cuttable-proxy.js';
import { type GatewayRequest, gatewayEvent } from './gateway-event.js';
import { type LambdaInstance, startInstance } from './lambda-instance.js';
import { builtFunction, functionEnvironment } from './lambda-target.js';

interface StartOptions {
  env?: Record<string, string>;
  timeoutMs?: number;
  freezes?: boolean;
  /** Through the proxy, which a test may cut. */
  database?: 'through-proxy';
}

interface EventOptions extends Pick<GatewayRequest, 'headers' | 'sourceIp'> {
  body?: object;
  /** A body that is sent as it is. */
  text?: string;
  type?: string;
  /** Null sends none. */
  key?: string | null;
}

/** Call it at the top of a test file: the built functions on a database of the file's own. */
export function useBuiltFunctions() {
  const name = `test-${randomUUID()}`;
  const adminKey = makeApiKey();
  const instances: LambdaInstance[] = [];
  const databases = [name];
  let directory: string;
  let connection: mongoose.Connection;
  let proxy: CuttableProxy;
  let api: LambdaInstance;

  const settings = (uri: string): Settings => ({
    ...loadSettings({ MONGODB_URI: uri, MONGODB_DB: name, ADMIN_API_KEY: adminKey, LOG_LEVEL: 'info' }),
    mongodbPoolMax: 5,
    rateLimitPerMinute: 1_000_000,
    heartbeatsPerIntervalMax: 1_000_000,
    authenticationFailuresPerMinute: 3,
    // A test sweeps when it likes, which is not to look like a sweeper that was away.
    sweepIntervalSeconds: 3_600,
  });

  const start = async (what: 'api' | 'sweep' | 'migrate', options: StartOptions = {}) => {
    const { env = {}, database, ...rest } = options;
    const uri =
      database === undefined
        ? inject('mongodUri')
        : `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
    const its = await functionEnvironment(settings(uri), await mkdtemp(join(directory, 'function-')));
    const instance = await startInstance({ ...builtFunction(what, { ...its, ...env }), ...rest });
    instances.push(instance);
    return instance;
  };

  const event = (method: string, url: string, options: EventOptions = {}) => {
    const { body, text, type = 'application/json', key = adminKey, headers = {}, sourceIp } = options;
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    return gatewayEvent({
      method,
      url,
      ...(sourceIp === undefined ? {} : { sourceIp }),
      ...(sent === undefined ? {} : { body: sent }),
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(sent === undefined
          ? {}
          : { 'content-type': type, 'content-length': String(Buffer.byteLength(sent)) }),
        ...headers,
      },
    });
  };

  beforeAll(async () => {
    const uri = inject('mongodUri');
    directory = await mkdtemp(join(tmpdir(), 'built-'));
    connection = await mongoose.createConnection(uri, { dbName: name }).asPromise();
    await migrate({ ...settings(uri), logLevel: 'silent' });
    const { hostname, port } = new URL(uri.replace('mongodb:', 'http:'));
    proxy = await startProxy({ host: hostname, port: Number(port) });
    api = await start('api', { freezes: true });
  });
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.kill()));
    for (const each of databases) await connection.getClient().db(each).dropDatabase();
    await connection.close();
    await proxy.close();
    await rm(directory, { recursive: true });
  });

  return {
    /** An instance that stands still between its calls. */
    get api() {
      return api;
    },
    get proxy() {
      return proxy;
    },
    start,
    event,
    request: async (method: string, url: string, options: EventOptions = {}) =>
      await api.invoke(event(method, url, options)),
    /** A database without anything in it. */
    freshDatabase: async () => {
      const fresh = `test-${randomUUID()}`;
      databases.push(fresh);
      const db = connection.getClient().db(fresh);
      return {
        name: fresh,
        indexes: async (collection: string) =>
          (await db.collection(collection).listIndexes().toArray()).map((index) => index.name).toSorted(),
      };
    },
  };
}
