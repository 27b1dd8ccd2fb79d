import { closeSync, existsSync, openSync, readSync, type Stats, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawnPty } from '../adapters/pty.js';
import { ConfigError } from '../config/config-error.js';
import type { Environment } from '../config/environment.js';
import { type RunnerConfig, readApiAccess, readConfig, readTemplates } from '../config/runner-config.js';
import { describeLimits } from '../limits/describe-limits.js';
import { detectCapabilities } from '../limits/detect-capabilities.js';
import { LOG_VERSION } from '../run-log/migrations.js';
import { openReader } from '../run-log/open-database.js';
import { describeSandbox, detectSandbox } from '../sandbox/detect-sandbox.js';
import { type Finding, looked, ok, problem, warning } from './finding.js';

/** The first Node whose SQLite needs no flag. */
const NODE_MIN = [22, 13] as const;
const TERMINAL_WITHIN_MS = 5_000;
const WORD = 'terminal-works';
const MEBIBYTE = 1024 * 1024;
const SPACE_LOW_MIB = 1_024;
const SPACE_OUT_MIB = 64;

/** What this machine brings, whether or not a daemon runs. */
export async function machineFindings(environment: Environment): Promise<Finding[]> {
  const { configDirectory, stateDirectory, socketDirectory } = environment;
  return [
    nodeFinding(process.versions.node),
    await looked('terminal', () => terminalFinding(environment)),
    await looked('configuration', () => configurationFinding(environment)),
    directoryFinding('configuration directory', configDirectory, 0o022),
    directoryFinding('state directory', stateDirectory, 0o077),
    directoryFinding('socket directory', socketDirectory, 0o077),
    ...keyFileFinding(environment),
    await looked('run log', () => runLogFinding(stateDirectory)),
    ...limitFindings(stateDirectory, controlGroupsOf(environment)),
    sandboxFinding(),
  ];
}

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needed, neededMinor] = NODE_MIN;
  return major > needed || (major === needed && minor >= neededMinor)
    ? ok('node', `Node ${version}.`)
    : problem(
        'node',
        `Node ${version} lacks SQLite.`,
        `Use Node ${NODE_MIN.join('.')} or newer; 24 is tested.`,
      );
}

function terminalFinding(environment: Environment): Promise<Finding> {
  const { PATH = '/usr/bin:/bin' } = environment.sessionEnvironment;
  const remedy = 'Install the packages anew for this machine: node-pty is native code.';
  return new Promise((resolve) => {
    const command = ['/bin/sh', '-c', `printf ${WORD}`] as const;
    const pty = spawnPty({ command, cwd: '/', env: { PATH }, columns: 80, rows: 24 });
    let text = '';
    const timer = setTimeout(
      () =>
        resolve(
          problem('terminal', `A terminal says nothing within ${TERMINAL_WITHIN_MS / 1_000} s.`, remedy),
        ),
      TERMINAL_WITHIN_MS,
    );
    pty.onData((bytes) => {
      text += bytes.toString();
    });
    pty.onExit(() => {
      clearTimeout(timer);
      resolve(
        text.includes(WORD)
          ? ok('terminal', 'A program runs on a terminal of its own.')
          : problem('terminal', 'A program on a terminal wrote nothing.', remedy),
      );
    });
  });
}

function configurationFinding(environment: Environment): Finding {
  try {
    const config = readConfig(environment);
    const templates = Object.keys(readTemplates(environment)).length;
    const access = readApiAccess(environment, config);
    const api = access ? `the API at ${access.apiUrl}` : 'no API: this runner works alone';
    return ok('configuration', `Slots: ${config.slots.length}; templates: ${templates}; ${api}.`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return problem('configuration', error.message, 'Correct the file, and nothing else is needed.');
  }
}

/** `forbidden` are the bits of the mode that others than its user may not have. */
function directoryFinding(name: string, path: string, forbidden: number): Finding {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return ok(name, `${path} is made when it is needed.`);
  if (!stat.isDirectory()) return problem(name, `${path} is no directory.`, 'Move it away.');
  return ownedFinding(name, path, stat, forbidden);
}

function ownedFinding(name: string, path: string, stat: Stats, forbidden: number): Finding {
  const mode = (stat.mode & 0o777).toString(8);
  const uid = process.getuid?.();
  if (uid !== undefined && stat.uid !== uid) {
    return problem(
      name,
      `${path} belongs to another user (${stat.uid}).`,
      `Run chown ${uid} ${path} as root.`,
    );
  }
  if ((stat.mode & forbidden) !== 0) {
    const right = (stat.mode & 0o777 & ~forbidden).toString(8);
    return problem(name, `${path} has the mode ${mode}, so others may use it.`, `Run chmod ${right} ${path}`);
  }
  return ok(name, `${path}, mode ${mode}.`);
}

function keyFileFinding(environment: Environment): Finding[] {
  const path = configOf(environment)?.apiKeyFile;
  const stat = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  return path === undefined || !stat ? [] : [ownedFinding('key file', path, stat, 0o077)];
}

function configOf(environment: Environment): RunnerConfig | null {
  try {
    return readConfig(environment);
  } catch {
    // Told once, as the finding about the configuration.
    return null;
  }
}

function controlGroupsOf(environment: Environment): boolean {
  return configOf(environment)?.keeper.controlGroups ?? true;
}

function runLogFinding(stateDirectory: string): Finding {
  const path = join(stateDirectory, 'runs.db');
  if (!existsSync(path)) return ok('run log', 'There is none yet.');
  const size = ['', '-wal']
    .map((suffix) => statSync(`${path}${suffix}`, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, each) => sum + each, 0);
  const { bavail, bsize } = statfsSync(stateDirectory);
  const freeMiB = Math.floor((bavail * bsize) / MEBIBYTE);
  const version = logVersion(path);
  const what = `Version ${version}, ${Math.ceil(size / MEBIBYTE)} MiB, and ${freeMiB} MiB of the disk are free.`;
  if (version > LOG_VERSION) {
    return problem('run log', `${what} A newer program wrote it.`, 'Use the newer program.');
  }
  const remedy = `Make room on the disk of ${stateDirectory}, or lower the bounds of runLog in config.json.`;
  if (freeMiB < SPACE_OUT_MIB) return problem('run log', what, remedy);
  return freeMiB < SPACE_LOW_MIB ? warning('run log', what, remedy) : ok('run log', what);
}

/** Where the version stands in the header of a database (https://sqlite.org/fileformat.html, 1.3). */
const VERSION_AT = 60;

/** Looks without a trace: to open a log that nobody has open would leave a WAL, as if a daemon had been killed. */
function logVersion(path: string): number {
  if (!existsSync(`${path}-wal`)) {
    const header = Buffer.alloc(VERSION_AT + 4);
    const file = openSync(path, 'r');
    readSync(file, header);
    closeSync(file);
    return header.readUInt32BE(VERSION_AT);
  }
  const database = openReader(path);
  try {
    return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  } finally {
    database.close();
  }
}

/** What holds sessions to their limits. Nothing of it is wrong with the machine, so nothing of it is a problem. */
function limitFindings(stateDirectory: string, controlGroups: boolean): Finding[] {
  return describeLimits(detectCapabilities(stateDirectory, controlGroups)).map(
    ({ what, holds, sentence }) => {
      const name = LIMIT_NAMES[what];
      if (holds) return ok(name, sentence);
      return warning(
        name,
        sentence,
        'Run it where control groups can be written: docs/cli.md, at doctor, tells where.',
      );
    },
  );
}

function sandboxFinding(): Finding {
  const { works, sentence } = describeSandbox(detectSandbox());
  return works
    ? ok('sandbox', sentence)
    : warning(
        'sandbox',
        sentence,
        'Only what is started with a sandbox needs it: install bubblewrap, and allow user namespaces.',
      );
}

const LIMIT_NAMES = {
  fence: 'fence',
  memory: 'limit of memory',
  cpus: 'limit of cpus',
  wallSeconds: 'limit of wall time',
  outputKiBPerSecond: 'limit of output',
} as const;
