import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApiKey } from '../../src/api-keys/api-key.js';
import { useDatabase } from '../support/database.js';

const MAIN = resolve('dist/main.js');
const database = useDatabase();
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'main-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Run {
  /** Everything it wrote so far. */
  output: () => string;
  /** Resolves with the match once a line matches; rejects when the process ends before. */
  line: (pattern: RegExp) => Promise<RegExpExecArray>;
  signal: (signal: NodeJS.Signals) => void;
  exitCode: Promise<number | null>;
}

/** Starts the compiled server in a folder of its own, with these settings and no others. */
function run(env: Record<string, string>): Run {
  const child = spawn(process.execPath, [MAIN], {
    cwd: directory,
    env: {
      PORT: '0',
      MONGODB_URI: database.uri,
      MONGODB_DB: database.name,
      DATA_DIR: directory,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const watchers = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const watcher of watchers) watcher(line);
    });
  }
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  return {
    output: () => lines.join('\n'),
    line: (pattern) =>
      new Promise((found, failed) => {
        const look = (line: string) => {
          const match = pattern.exec(line);
          if (match) found(match);
        };
        for (const line of lines) look(line);
        watchers.add(look);
        exitCode.then(() =>
          failed(new Error(`It ended without a line like ${pattern}:\n${lines.join('\n')}`)),
        );
      }),
    signal: (signal) => child.kill(signal),
    exitCode,
  };
}

const listening = async (server: Run) => String((await server.line(/Listening at (http:[^"]+)/))[1]);

describe('a start that cannot succeed ends with one clear sentence', () => {
  const refuses = async (env: Record<string, string>, sentence: RegExp) => {
    const failed = run({ LOG_LEVEL: 'fatal', ...env });
    expect(await failed.exitCode).toBe(1);
    expect(failed.output()).toMatch(sentence);
    expect(failed.output().split('\n')).toHaveLength(1);
  };

  it('when the port is in use', async () => {
    const other = createServer();
    await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
    const { port } = other.address() as AddressInfo;
    await refuses(
      { PORT: String(port) },
      new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is in use\\. .* set PORT\\.$`),
    );
    other.close();
  });

  it('when the database cannot be reached, without its password', async () => {
    const uri = 'mongodb://me:hunter2@127.0.0.1:1,127.0.0.1:2/?replicaSet=rs';
    await refuses(
      { MONGODB_URI: uri },
      /^The database at 127\.0\.0\.1:1,127\.0\.0\.1:2 cannot be used \(.*correct MONGODB_URI\.$/,
    );
  });

  it('when settings are wrong, all of them at once', async () => {
    await refuses(
      { PORT: 'x', LOG_LEVEL: 'loud' },
      /^The settings are not valid: PORT must be .*; LOG_LEVEL must be /,
    );
  });

  it('when the address is not of this machine', async () => {
    await refuses({ HOST: '192.0.2.1' }, /^This machine has no address 192\.0\.2\.1\. Correct HOST\.$/);
  });

  it('when the key file cannot be written', async () => {
    await writeFile(join(directory, 'file'), '');
    await refuses(
      { MONGODB_DB: `${database.name}-b`, ADMIN_API_KEY_FILE: join(directory, 'file/key') },
      /^\/.*file\/key cannot be used \(ENOTDIR\)\. Correct it, or set DATA_DIR and ADMIN_API_KEY_FILE\.$/,
    );
    await database.connection.useDb(`${database.name}-b`).dropDatabase();
  });
});

it('applies the indexes, writes the first admin key, serves, and logs no key and no body', async () => {
  const fresh = `${database.name}-fresh`;
  const server = run({ LOG_LEVEL: 'trace', DATA_DIR: join(directory, 'fresh'), MONGODB_DB: fresh });
  const url = await listening(server);
  const file = join(directory, 'fresh/admin-api-key');
  expect(server.output()).toContain(`The first admin key was written to ${file}`);
  const key = (await readFile(file, 'utf8')).trim();
  const unknown = makeApiKey();
  for (const [sent, status] of [
    [key, 201],
    [unknown, 401],
  ] as const) {
    const response = await fetch(`${url}/v1/projects?token=in-the-query`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sent}`,
        'content-type': 'application/json',
        'x-request-id': `r-${status}`,
      },
      body: JSON.stringify({ name: 'a name of my own' }),
    });
    expect(response.status).toBe(status);
  }
  expect(
    (await fetch(`${url}/v1/projects/sk-pasted-by-mistake`, { headers: { 'x-api-key': key } })).status,
  ).toBe(404);
  await server.line(/"status":404/);
  server.signal('SIGTERM');
  expect(await server.exitCode).toBe(0);

  const output = server.output();
  for (const secret of [key, unknown, 'in-the-query', 'a name of my own', 'sk-pasted-by-mistake']) {
    expect(output).not.toContain(secret);
  }
  const requests = output
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'request');
  expect(requests).toHaveLength(3);
  expect(requests[0]).toMatchObject({
    level: 'info',
    requestId: 'r-201',
    keyId: expect.any(String),
    method: 'POST',
    route: '/v1/projects',
    status: 201,
    durationMs: expect.any(Number),
  });
  expect(requests[1]).toMatchObject({ requestId: 'r-401', status: 401 });
  expect(requests[1].keyId).toBeUndefined();
  expect(requests[2].route).toBe('/v1/projects/:id');
  const freshDatabase = database.connection.useDb(fresh);
  const indexes = await freshDatabase.collection('apiKeys').indexes();
  expect(indexes.map(({ key: fields }) => fields)).toContainEqual({ hash: 1 });
  await freshDatabase.dropDatabase();
});

it('reads a .env file where the environment says nothing', async () => {
  await writeFile(join(directory, '.env'), 'LOG_LEVEL=silent\nPORT=not-a-port\n');
  try {
    const server = run({ LOG_LEVEL: 'info' });
    await listening(server);
    server.signal('SIGINT');
    expect(await server.exitCode).toBe(0);
  } finally {
    await rm(join(directory, '.env'));
  }
});

it('warns when others can reach it', async () => {
  const server = run({ HOST: '0.0.0.0' });
  await server.line(/0\.0\.0\.0 can be reached from elsewhere, and this server speaks no TLS/);
  await listening(server);
  server.signal('SIGTERM');
  expect(await server.exitCode).toBe(0);
});

it('answers who waits for events, and ends, once it is asked to', async () => {
  const adminKey = makeApiKey();
  const name = `${database.name}-waiting`;
  const server = run({ SHUTDOWN_TIMEOUT_SECONDS: '60', MONGODB_DB: name, ADMIN_API_KEY: adminKey });
  const url = await listening(server);
  const headers = { 'x-api-key': adminKey };
  const streamed = await fetch(`${url}/v1/events`, { headers: { ...headers, accept: 'text/event-stream' } });
  const waiting = fetch(`${url}/v1/events?waitSeconds=20`, { headers });
  // This one is answered after the one before it has arrived.
  expect((await fetch(`${url}/v1/projects`, { headers })).status).toBe(200);
  server.signal('SIGTERM');
  const answer = await waiting;
  expect([answer.status, await answer.json()]).toEqual([200, { items: [], nextCursor: '0' }]);
  expect(await streamed.text()).not.toContain('id:');
  expect(await server.exitCode).toBe(0);
  await database.connection.useDb(name).dropDatabase();
});

it('ends in bounded time although a client keeps its connection open', async () => {
  const server = run({ SHUTDOWN_TIMEOUT_SECONDS: '5' });
  const url = await listening(server);
  // The connection of this request stays open for the next one.
  await (await fetch(`${url}/health/live`)).text();
  const askedAt = performance.now();
  server.signal('SIGTERM');
  expect(await server.exitCode).toBe(0);
  expect(performance.now() - askedAt).toBeLessThan(4_000);
});
