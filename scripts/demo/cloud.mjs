import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { startChild } from '../launcher/child.mjs';
import { Failure } from '../launcher/failure.mjs';
import { freePort, startReplicaSet } from '../launcher/replica-set.mjs';
import { findMongod } from '../mongod.mjs';
import { eventually } from './patience.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const requestTimeoutMs = 5_000;

/**
 * A database and an API of the demo's own, with data that end with it.
 *
 * @param {{ directory: string, children: object[], signal: AbortSignal, say: (line: string) => void }} options
 *   what is started is put into `children`, to be stopped in reverse order
 */
export async function startCloud({ directory, children, signal, say }) {
  const mongod = await findMongod(say);
  const { uri } = await startReplicaSet({
    mongod,
    dbPath: join(directory, 'db'),
    logFile: join(directory, 'mongod.log'),
    port: await freePort(),
    extra: ['--wiredTigerCacheSizeGB', '0.5'],
    onStarted: (child) => children.push(child),
  });
  signal.throwIfAborted();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const keyFile = join(directory, 'admin-key');
  const api = startChild(process.execPath, ['--enable-source-maps', join(root, 'dist/main.js')], {
    cwd: directory,
    env: {
      ...{ PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'warn' },
      ...{ MONGODB_URI: uri, DATA_DIR: directory, ADMIN_API_KEY_FILE: keyFile, SWEEP_INTERVAL_SECONDS: '1' },
      // An audience that looks many times a second is not what the limit is against.
      RATE_LIMIT_PER_MINUTE: '100000',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  children.push(api);
  await eventually('the API is ready', () => isReady(api, url), { withinSeconds: 30, signal });
  return new Cloud(url, readFileSync(keyFile, 'utf8').trim());
}

async function isReady(api, url) {
  if (!api.isRunning()) throw new Failure(`The API ended ${await api.ended}: its last lines above say why.`);
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(requestTimeoutMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** The API as the demo's audience sees it: with an admin key, from outside. */
class Cloud {
  constructor(url, key) {
    this.url = url;
    this.key = key;
  }

  /** One request, whatever it answers. */
  async send(method, path, body) {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    return { status: response.status, body: await response.json() };
  }

  /** One request that has to succeed; answers its body. */
  async ask(method, path, body) {
    const answer = await this.send(method, path, body);
    if (answer.status >= 400) {
      throw new Failure(
        `${method} ${path} was answered ${answer.status} ${answer.body.code}: ${answer.body.detail}`,
      );
    }
    return answer.body;
  }

  session(id) {
    return this.ask('GET', `/v1/sessions/${id}`);
  }
}
