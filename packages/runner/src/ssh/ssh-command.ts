import { type ChildProcess, spawn } from 'node:child_process';

const CONNECT_WITHIN_SECONDS = 10;
/** A line that says nothing for so long, three times over, is dead: laptops sleep and networks change. */
const SIGN_OF_LIFE_EVERY_SECONDS = 15;
const COMPLAINT_MAX_BYTES = 16 * 1_024;

/** A process of the system's ssh, and what it complained about so far. */
export interface SshProcess {
  readonly child: ChildProcess & { readonly stdin: NonNullable<ChildProcess['stdin']> };
  readonly complaint: () => string;
}

/**
 * Starts the system's ssh with a command for the other machine. Whatever `~/.ssh/config` says of the host holds, but for what
 * would wait for a person: it never asks. An existing master connection is used, and none is left behind.
 */
export function startSsh(host: string, options: readonly string[], command: string): SshProcess {
  const settings = [
    'BatchMode=yes',
    `ConnectTimeout=${CONNECT_WITHIN_SECONDS}`,
    `ServerAliveInterval=${SIGN_OF_LIFE_EVERY_SECONDS}`,
    'ServerAliveCountMax=3',
    'ControlMaster=no',
  ].flatMap((setting) => ['-o', setting]);
  const child = spawn('ssh', ['-T', ...settings, ...options, '--', host, command], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = `${complaint}${bytes}`.slice(-COMPLAINT_MAX_BYTES);
  });
  // It may end before it has read what it is given.
  child.stdin.on('error', () => {});
  return { child, complaint: () => complaint };
}

/** Why ssh could not do it, in one sentence for a person. */
export function sshFailure(host: string, complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.replace(/^ssh: /, '').trim());
  const reason =
    lines.filter((line) => line !== '' && !line.startsWith('Warning: ')).at(-1) ?? 'it said nothing';
  const remedy = /permission denied/i.test(reason)
    ? ` It may ask for nothing here: ssh ${host} has to work without a password.`
    : /host key verification failed/i.test(reason)
      ? ` Connect once by hand with ssh ${host}, and look at its key.`
      : '';
  return `${host} cannot be reached by ssh: ${reason.replace(/\.$/, '')}.${remedy}`;
}
