import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endStrays } from '../../src/keeper/strays.js';
import { TreeRecords } from '../../src/keeper/tree-records.js';
import { readBootId } from '../../src/processes/boot-id.js';
import { readLock } from '../../src/processes/process-lock.js';
import { LocalClient, type LocalListener } from '../../src/transports/local-client.js';
import type { RunnerStatus } from '../../src/transports/local-protocol.js';
import { SocketAnnouncement } from '../../src/transports/socket-announcement.js';
import { eventually } from './conditions.js';
import { removeGroupsOf } from './control-groups.js';
import { Cleanup, isGone, pidIn, processesNaming } from './processes.js';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const COMMAND_TIMEOUT_MS = 60_000;
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One machine: a runner as a user installs it, with folders of its own. */
export class RunnerRig {
  readonly directory = mkdtempSync(join(tmpdir(), 'runner-'));
  readonly work = join(this.directory, 'work');
  readonly config = join(this.directory, 'config', 'claude-projects');
  readonly state = join(this.directory, 'state', 'claude-projects');
  readonly cleanup = new Cleanup();

  constructor(
    /** Null: a runner that works alone. */
    apiUrl: string | null,
    readonly apiKey: string,
    private readonly given: {
      config?: Record<string, unknown>;
      templates?: Record<string, unknown>;
      environment?: Record<string, string>;
    } = {},
  ) {
    for (const each of [this.work, this.config]) mkdirSync(each, { recursive: true });
    const apiKeyFile = join(this.directory, 'key');
    writeFileSync(apiKeyFile, `${apiKey}\n`, { mode: 0o600 });
    this.write('config.json', {
      ...(apiUrl && { apiUrl, apiKeyFile }),
      ...{ slots: [{ number: 1 }, { number: 2 }], idleHeartbeatSeconds: 1 },
      // Many runners at once cannot share a port, and most are not asked over HTTP.
      http: { enabled: false },
      ...given.config,
    });
    this.write('templates.json', given.templates ?? {});
  }

  write(name: string, content: unknown): void {
    writeFileSync(join(this.config, name), typeof content === 'string' ? content : JSON.stringify(content));
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: this.directory,
      XDG_CONFIG_HOME: join(this.directory, 'config'),
      XDG_STATE_HOME: join(this.directory, 'state'),
      XDG_RUNTIME_DIR: join(this.directory, 'run'),
      ...this.given.environment,
    };
  }

  cli(...args: string[]): Promise<CliResult> {
    return this.feed('', ...args);
  }

  /** Runs a command with this on its standard input. */
  feed(input: string, ...args: string[]): Promise<CliResult> {
    return new Promise((resolve) => {
      const options = {
        cwd: this.work,
        env: this.environment,
        timeout: COMMAND_TIMEOUT_MS,
        maxBuffer: OUTPUT_MAX_BYTES,
      };
      const child = execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) => {
        this.know();
        resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
      });
      // A command that does not read may be gone already.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
  }

  /** Runs a bash script in which $NODE and $CLI are this program; answers what it printed. */
  shell(script: string, variables: Record<string, string> = {}): Promise<{ code: number; text: string }> {
    return new Promise((resolve) => {
      const env = { ...this.environment, NODE: process.execPath, CLI: cli, ...variables };
      const options = { cwd: this.work, env, timeout: COMMAND_TIMEOUT_MS };
      execFile('bash', ['-c', script], options, (error, stdout) => {
        this.know();
        resolve({ code: error ? Number(error.code ?? -1) : 0, text: stdout });
      });
    });
  }

  /** Runs a command that has to work; answers what it printed. */
  ok(...args: string[]): Promise<string> {
    return this.fed('', ...args);
  }

  /** The same with this on its standard input. */
  async fed(input: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.feed(input, ...args);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout.trim();
  }

  async status(): Promise<RunnerStatus> {
    return JSON.parse(await this.ok('status', '--json')) as RunnerStatus;
  }

  /** Waits until the API knows this machine. */
  async registered(): Promise<void> {
    await eventually('the API knows this machine', async () => (await this.status()).registered);
  }

  /** What to start as a process of one's own to run a command here. */
  command(...args: string[]): [string, string[], { cwd: string; env: NodeJS.ProcessEnv }] {
    return [process.execPath, [cli, ...args], { cwd: this.work, env: this.environment }];
  }

  /** Makes a file of the configuration a link to another one. */
  link(name: string, target: string): void {
    renameSync(join(this.config, name), target);
    symlinkSync(target, join(this.config, name));
  }

  /** Starts a shell script as a session; answers its id. */
  start(projectId: string, script: string): Promise<string> {
    return this.ok('start', '--project', projectId, '--', 'bash', '-c', script);
  }

  /** Starts a shell script that the API knows nothing of; answers its id. */
  startAlone(script: string, ...options: string[]): Promise<string> {
    return this.ok('start', '.', ...options, '--', 'bash', '-c', script);
  }

  /** A connection to the daemon, as every client has one. */
  connect(listener: LocalListener = {}): Promise<LocalClient> {
    const path = new SocketAnnouncement(this.state, 'daemon').read() ?? '';
    return LocalClient.open(path, listener);
  }

  pid(name: string): Promise<number> {
    const path = join(this.work, name);
    return eventually(`a pid in ${name}`, () => pidIn(path)).then((pid) => this.cleanup.add(pid));
  }

  text(path: string): string {
    return readFileSync(join(this.state, path), 'utf8');
  }

  async kill(which: 'daemon' | 'keeper'): Promise<void> {
    const holder = readLock(join(this.state, `${which}.lock`));
    if (!holder) throw new Error(`no ${which} holds its lock`);
    process.kill(holder.pid, 'SIGKILL');
    await eventually(`the ${which} is gone`, () => isGone(holder.pid));
  }

  pidOf(which: 'daemon' | 'keeper'): number {
    const holder = readLock(join(this.state, `${which}.lock`));
    if (!holder) throw new Error(`no ${which} holds its lock`);
    return holder.pid;
  }

  residentMiB(which: 'daemon' | 'keeper'): number {
    const status = readFileSync(`/proc/${this.pidOf(which)}/status`, 'utf8');
    return Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]) / 1_024;
  }

  /** Ends the daemon, the keeper and all trees of this rig, and nothing else. */
  async end(): Promise<void> {
    this.know();
    this.cleanup.end();
    // A daemon may have been starting a keeper; whatever names this rig's own folder belongs to it.
    for (const pid of processesNaming(this.directory)) this.cleanup.add(pid);
    this.cleanup.end();
    await endStrays(new TreeRecords(this.state), readBootId(), null);
    removeGroupsOf(this.state);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private know(): void {
    for (const which of ['daemon', 'keeper']) {
      const holder = readLock(join(this.state, `${which}.lock`));
      if (holder) this.cleanup.add(holder.pid);
    }
  }
}
