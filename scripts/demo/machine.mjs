import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { endStrays } from '../../packages/runner/dist/keeper/strays.js';
import { TreeRecords } from '../../packages/runner/dist/keeper/tree-records.js';
import { readBootId } from '../../packages/runner/dist/processes/boot-id.js';
import { stillRuns } from '../../packages/runner/dist/processes/process-identity.js';
import { readLock } from '../../packages/runner/dist/processes/process-lock.js';
import { Failure } from '../launcher/failure.mjs';

const cli = fileURLToPath(new URL('../../packages/runner/dist/cli/main.js', import.meta.url));
const commandTimeoutMs = 30_000;

/** A machine: a runner with folders of its own, used by its command line as a person would. */
export class Machine {
  /**
   * @param {{ name: string, directory: string, apiUrl: string, apiKey: string, templates: object,
   *   environment?: Record<string, string> }} options `environment` is added to that of every command
   */
  constructor({ name, directory, apiUrl, apiKey, templates, environment = {} }) {
    this.name = name;
    this.environment = environment;
    this.directory = join(directory, name);
    this.state = join(this.directory, 'state', 'claude-projects');
    this.bootId = readBootId();
    const config = join(this.directory, 'config', 'claude-projects');
    mkdirSync(config, { recursive: true });
    const apiKeyFile = join(this.directory, 'api-key');
    writeFileSync(apiKeyFile, apiKey, { mode: 0o600 });
    const slots = [{ number: 1 }, { number: 2 }];
    const settings = { apiUrl, apiKeyFile, slots, idleHeartbeatSeconds: 2, labels: { name } };
    writeFileSync(join(config, 'config.json'), JSON.stringify(settings));
    writeFileSync(join(config, 'templates.json'), JSON.stringify(templates));
  }

  /** Runs `claude-projects` on this machine; answers what it printed. */
  run(...args) {
    const env = {
      PATH: process.env.PATH,
      HOME: this.directory,
      XDG_CONFIG_HOME: join(this.directory, 'config'),
      XDG_STATE_HOME: join(this.directory, 'state'),
      XDG_RUNTIME_DIR: join(this.directory, 'run'),
      ...this.environment,
    };
    return new Promise((resolve, reject) => {
      const options = { cwd: this.directory, env, timeout: commandTimeoutMs };
      execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) => {
        if (error)
          reject(new Failure(`${this.name}: claude-projects ${args.join(' ')} failed: ${stderr.trim()}`));
        else resolve(stdout.trim());
      });
    });
  }

  async status() {
    return JSON.parse(await this.run('status', '--json'));
  }

  /** @param {'daemon' | 'keeper'} which */
  holder(which) {
    const holder = readLock(join(this.state, `${which}.lock`));
    return holder && stillRuns(holder) ? holder : undefined;
  }

  /** The root process of a session, as this machine's keeper recorded it. */
  processOf(sessionId) {
    if (!existsSync(this.state)) return undefined;
    const record = new TreeRecords(this.state).all().find((each) => each.sessionId === sessionId);
    const root = record?.root && { ...record.root, bootId: record.bootId };
    return root && stillRuns(root) ? root : undefined;
  }

  log() {
    const path = join(this.state, 'daemon.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** SIGKILL, as when the power fails, for the daemon alone or for everything that runs here. */
  async killDaemon() {
    kill(this.holder('daemon'));
  }

  async killEverything() {
    kill(this.holder('daemon'));
    kill(this.holder('keeper'));
    if (existsSync(this.state)) await endTrees(this.state, this.bootId);
  }
}

function kill(identity) {
  if (!identity) return;
  try {
    process.kill(identity.pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}

/** Ends the recorded trees and nothing else; their records stay, as they do when the power fails. */
async function endTrees(state, bootId) {
  const records = new TreeRecords(state);
  const before = records.all();
  await endStrays(records, bootId, null);
  for (const record of before) records.write(record);
}
