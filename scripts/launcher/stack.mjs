import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pretty from 'pino-pretty';
import { startChild } from './child.mjs';
import { openDataDirectory } from './data-directory.mjs';
import { startEmbeddedDatabase } from './embedded-database.mjs';
import { Failure } from './failure.mjs';
import { requireFreeAddress } from './listening-address.mjs';
import { requireDatabase } from './remote-database.mjs';
import { apiEnvironment, readSettings } from './settings.mjs';
import { exitCodeOf, onEnding } from './signals.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readyTimeoutMs = 60_000;

const say = (line) => console.error(`[start] ${line}`);

/**
 * Runs the database and the API until one of them ends or a signal asks for the end, then ends what it started, in
 * reverse order. Answers the exit code.
 *
 * @param {{ apiArguments: string[], companions?: string[][] }} options arguments of Node for the API, and for what
 *   runs beside it
 */
export async function runStack({ apiArguments, companions = [] }) {
  const children = [];
  const ending = new AbortController();
  const stopListening = onEnding((signal) => ending.abort(signal));
  const asked = new Promise((resolve) => ending.signal.addEventListener('abort', resolve, { once: true }));
  let directory;
  try {
    const settings = await readSettings(root);
    if (settings.embedded) directory = openDataDirectory(settings.dataDir);
    const start = { settings, directory, children, ending: ending.signal, apiArguments, companions };
    const running = bringUp(start);
    // After a signal nobody waits for it any more; it fails because its children are being ended.
    running.catch(() => {});
    await Promise.race([running, asked]);
    if (ending.signal.aborted) return exitCodeOf(null, ending.signal.reason);
    announce(settings);
    const first = await Promise.race([
      asked,
      ...children.map((child) => child.ended.then((how) => ({ child, how }))),
    ]);
    if (first?.how) throw new Failure(`${first.child.title} ended ${first.how}: ${first.child.remedy}.`);
    return 0;
  } finally {
    const last = children.toReversed();
    if (last.some((child) => child.isRunning())) say('ending what was started');
    for (const child of last) if (!(await child.stop())) say(`${child.title} had to be killed`);
    directory?.release();
    stopListening();
  }
}

async function bringUp({ settings, directory, children, ending, apiArguments, companions }) {
  const adopt = (child, title, remedy) => {
    children.push(Object.assign(child, { title, remedy }));
    // A signal may have come between the last look and this start.
    if (ending.aborted) child.stop();
  };
  await requireFreeAddress(settings.host, settings.port);
  const uri = await database({ settings, directory, children, adopt });
  ending.throwIfAborted();
  const env = apiEnvironment(settings, uri);
  await runToEnd('applying the indexes', [join(root, 'dist/migrate.js')], env, children);
  const node = (args) =>
    startChild(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  for (const companion of companions) {
    ending.throwIfAborted();
    adopt(node(companion), 'The compiler', 'start it again');
  }
  ending.throwIfAborted();
  const api = startChild(process.execPath, ['--enable-source-maps', ...apiArguments], {
    cwd: root,
    env,
    stdio: ['ignore', process.stdout.isTTY ? 'pipe' : 'inherit', 'inherit'],
  });
  // People read the log in a terminal, programs elsewhere.
  api.stdout?.pipe(pretty({ ignore: 'pid,hostname,context', singleLine: true }));
  adopt(api, 'The API', 'its last lines above say why');
  await becomeReady(api, settings, ending);
}

async function database({ settings, directory, children, adopt }) {
  if (!settings.embedded) {
    await requireDatabase(settings.mongodbUri);
    return settings.mongodbUri;
  }
  const logFile = join(directory.path, 'mongod.log');
  const onStarted = (child) => adopt(child, 'MongoDB', `its log is ${logFile}`);
  const { uri, child } = await startEmbeddedDatabase({ directory, say, onStarted });
  // Preparing the data may have taken a mongod that has ended since.
  children.splice(0, children.length, child);
  return uri;
}

async function runToEnd(label, args, env, children) {
  say(label);
  const child = startChild(process.execPath, ['--enable-source-maps', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  children.push(Object.assign(child, { title: label }));
  const how = await child.ended;
  children.splice(children.indexOf(child), 1);
  if (how !== 'with code 0')
    throw new Failure(`${label} failed, it ended ${how}: its last lines above say why.`);
}

async function becomeReady(api, settings, ending) {
  const giveUpAt = Date.now() + readyTimeoutMs;
  while (Date.now() < giveUpAt && !ending.aborted) {
    if (!api.isRunning())
      throw new Failure(`The API ended ${await api.ended}: its last lines above say why.`);
    if (await answers(`${url(settings)}/health/ready`)) return;
    await delay(50);
  }
  ending.throwIfAborted();
  throw new Failure(`The API was not ready within ${readyTimeoutMs / 1000} s: its last lines above say why.`);
}

async function answers(address) {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function announce(settings) {
  console.log(
    [
      'claude-projects is ready.',
      `  API    ${url(settings)}`,
      `  docs   ${url(settings)}/docs`,
      settings.adminApiKey === null && `  key    the first admin key is in ${settings.adminApiKeyFile}`,
      '  Ctrl-C ends it.',
    ]
      .filter(Boolean)
      .join('\n'),
  );
}

// Nobody can connect to "every address", so the address that is printed is one of them.
function url({ host, port }) {
  const reachable =
    { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${reachable}:${port}`;
}
