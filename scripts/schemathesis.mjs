// Lets Schemathesis try the API, with all its checks on, against openapi.json: a process of its own, on a database
// of its own. Any finding fails it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { startChild } from './launcher/child.mjs';
import { Failure, report } from './launcher/failure.mjs';
import { freePort, startReplicaSet } from './launcher/replica-set.mjs';
import { handOver, runStep } from './launcher/step.mjs';
import { findMongod } from './mongod.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const requirements = join(root, 'scripts', 'schemathesis-requirements.txt');
const config = join(root, 'scripts', 'schemathesis.toml');
/**
 * One time through all phases; fuzzing goes on until the time is spent. The seed is fixed, so that what failed fails
 * again; `--seed N` behind the command tries another.
 */
const bounds = ['--seed', '2026', '--max-time', '150', '--max-examples', '25', '--workers', '1'];
const installTimeoutMs = 300_000;
const runTimeoutMs = 480_000;
const readyTimeoutMs = 60_000;

const say = (line) => console.error(`[schemathesis] ${line}`);

async function main(args) {
  const schemathesis = await bring();
  const directory = mkdtempSync(join(tmpdir(), 'claude-projects-schemathesis-'));
  const children = [];
  try {
    const mongod = await findMongod(say);
    const database = await startReplicaSet({
      mongod,
      dbPath: join(directory, 'db'),
      logFile: join(directory, 'mongod.log'),
      port: await freePort(),
    });
    children.push(database.child);
    const { url, key, spare } = await startApi(database.uri, directory, children);
    // Names of reports and of failing requests are of no use after the run.
    return await handOver(
      schemathesis.command,
      [
        ...schemathesis.args,
        ...['--config-file', config, 'run', `${url}/openapi.json`, '--no-color', '--checks', 'all'],
        ...['--request-timeout', '15', ...bounds, ...args],
      ],
      {
        cwd: directory,
        env: {
          ...process.env,
          ...schemathesis.env,
          SCHEMATHESIS_API_KEY: key,
          SCHEMATHESIS_SPARE_KEY_ID: spare,
        },
        timeoutMs: runTimeoutMs,
      },
    );
  } finally {
    for (const child of children.reverse()) await child.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function startApi(mongodbUri, directory, children) {
  const { makeApiKey } = await import('../dist/api-keys/api-key.js');
  const key = makeApiKey();
  const port = await freePort();
  const api = startChild(process.execPath, ['dist/main.js'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      MONGODB_URI: mongodbUri,
      DATA_DIR: directory,
      ADMIN_API_KEY: key,
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_MINUTE: '1000000',
      HEARTBEAT_RATE_LIMIT_PER_MINUTE: '1000000',
      AUTHENTICATION_FAILURES_PER_MINUTE: '1000000',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  children.push(api);
  const url = `http://127.0.0.1:${port}`;
  const giveUpAt = Date.now() + readyTimeoutMs;
  while (Date.now() < giveUpAt && api.isRunning()) {
    const ready = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => null,
    );
    await ready?.body?.cancel();
    if (ready?.ok) return { url, key, spare: await makeSpareKey(url, key) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Failure('The API did not become ready: its last lines above say why.');
}

async function makeSpareKey(url, key) {
  const response = await fetch(`${url}/v1/api-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'spare', scopes: ['read'] }),
    signal: AbortSignal.timeout(10_000),
  });
  return (await response.json()).id;
}

// A virtual environment where Python has the module for it, else a folder of packages.
async function bring() {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const target = join(root, '.cache', `schemathesis-${hash}`);
  const environment = join(target, 'bin', 'schemathesis');
  if (!existsSync(target)) await install(target);
  if (existsSync(environment))
    return { command: join(target, 'bin', 'python'), args: ['-m', 'schemathesis.cli'], env: {} };
  return { command: 'python3', args: ['-m', 'schemathesis.cli'], env: { PYTHONPATH: target } };
}

async function install(target) {
  const partial = `${target}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'];
    const hasVenv = spawnSync('python3', ['-c', 'import venv, ensurepip'], { timeout: 30_000 }).status === 0;
    if (hasVenv) await python('python3', 'making a Python environment', ['-m', 'venv', partial]);
    await python(hasVenv ? join(partial, 'bin', 'python') : 'python3', 'installing Schemathesis', [
      ...pip,
      ...(hasVenv ? [] : ['--target', partial]),
      '-r',
      requirements,
    ]);
    renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function python(command, label, args) {
  const { failed, output } = await runStep({
    label,
    command,
    args,
    cwd: root,
    env: process.env,
    say,
    timeoutMs: installTimeoutMs,
  });
  if (!failed) return;
  const reason = output.trim().split('\n').pop();
  throw new Failure(`${label} failed (${reason}): it needs python3 with pip, and the Python package index.`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
}
