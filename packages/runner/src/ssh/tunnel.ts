import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoWay } from '../transports/local-client.js';
import { type SshProcess, sshFailure, startSsh } from './ssh-command.js';

const UP_WITHIN_MS = 30_000;
const UP = 'claude-projects:up';

/**
 * A socket of this machine that leads to one of another. The other end runs `cat` on a pipe that this process holds, so the
 * tunnel ends with this process, however that ends.
 */
export class Tunnel {
  readonly path: string;
  private readonly directory: string;
  private over = false;

  private constructor(
    private readonly host: string,
    private readonly remotePath: string,
  ) {
    // Only this user may enter it.
    this.directory = mkdtempSync(join(tmpdir(), 'claude-projects-'));
    this.path = join(this.directory, 'daemon.sock');
  }

  /** Throws a `NoWay`. */
  static async open(host: string, remotePath: string): Promise<Tunnel> {
    const tunnel = new Tunnel(host, remotePath);
    try {
      await tunnel.start();
      return tunnel;
    } catch (error) {
      tunnel.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return !this.over;
  }

  /** Safe to repeat. */
  close(): void {
    this.over = true;
    this.end();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private end: () => void = () => {};

  private start(): Promise<void> {
    const forward = ['-L', `${this.path}:${this.remotePath}`];
    const command = `sh -c 'echo ${UP}; exec cat >/dev/null'`;
    const ssh = startSsh(this.host, ['-o', 'ExitOnForwardFailure=yes', ...forward], command);
    this.end = () => this.endSsh(ssh, forward);
    return new Promise<void>((resolve, reject) => {
      const fail = (sentence: string) => {
        clearTimeout(timer);
        reject(new NoWay(sentence, 'unreachable'));
      };
      const timer = setTimeout(() => fail(`${this.host} did not answer in time.`), UP_WITHIN_MS);
      let said = '';
      ssh.child.stdout?.on('data', (bytes: Buffer) => {
        said = `${said}${bytes}`.slice(-UP_SAID_MAX_BYTES);
        if (!said.includes(UP)) return;
        clearTimeout(timer);
        resolve();
      });
      ssh.child.on('error', () => fail('There is no ssh on this machine.'));
      ssh.child.on('exit', () => {
        this.over = true;
        fail(sshFailure(this.host, ssh.complaint()));
      });
    });
  }

  private endSsh({ child }: SshProcess, forward: readonly string[]): void {
    this.end = () => {};
    child.stdin.end();
    child.kill();
    // Where it went through somebody's master connection, that one would keep the forwarding.
    const cancel = ['-o', 'BatchMode=yes', '-O', 'cancel', ...forward, '--', this.host];
    spawn('ssh', cancel, { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
  }
}

const UP_SAID_MAX_BYTES = 16 * 1_024;
