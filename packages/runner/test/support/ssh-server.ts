import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './conditions.js';
import type { Cleanup } from './processes.js';

const cache = fileURLToPath(new URL('../../../../.cache/sshd', import.meta.url));
const PACKAGES = ['openssh-server', 'libwrap0', 'libnss-wrapper'];
const BRING_WITHIN_MS = 120_000;

/** A real sshd on loopback, and an `ssh` that knows it by the name `buildbox`. */
export interface SshServer {
  /** To stand first on the PATH: the system's ssh with a configuration of this test's own. */
  readonly binDirectory: string;
  readonly pid: number;
  readonly log: () => string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/**
 * Brings Debian's own sshd into .cache, unpacked and not installed. Throws, and never skips, where it cannot be had: what a
 * tunnel does is shown by nothing else.
 */
function bringSshd(): { readonly sshd: string; readonly libraries: string } {
  const unpacked = join(cache, 'root');
  if (!existsSync(unpacked)) {
    const draft = `${unpacked}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    const options = { cwd: draft, stdio: 'pipe', timeout: BRING_WITHIN_MS } as const;
    try {
      execFileSync('apt-get', ['download', ...PACKAGES], options);
      for (const name of readdirSync(draft).filter((file) => file.endsWith('.deb'))) {
        execFileSync('dpkg-deb', ['-x', name, '.'], options);
      }
    } catch (error) {
      rmSync(draft, { recursive: true });
      throw new Error(
        `--host is not tested here: sshd comes from Debian's packages ${PACKAGES.join(', ')}, and apt-get or dpkg-deb failed.`,
        { cause: error },
      );
    }
    renameSync(draft, unpacked);
  }
  const libraries = readdirSync(join(unpacked, 'usr', 'lib'))
    .map((name) => join(unpacked, 'usr', 'lib', name))
    .find((directory) => existsSync(join(directory, 'libnss_wrapper.so')));
  if (!libraries) throw new Error(`${unpacked} lacks libnss_wrapper.so: remove it, and it is brought anew`);
  return { sshd: join(unpacked, 'usr', 'sbin', 'sshd'), libraries };
}

/** The account that logs in is this test's user under another name, with a home and an environment of its own. */
export async function startSshServer(
  directory: string,
  home: string,
  variables: Readonly<Record<string, string>>,
  cleanup: Cleanup,
): Promise<SshServer> {
  const { sshd, libraries } = bringSshd();
  mkdirSync(directory, { recursive: true });
  const at = (name: string) => join(directory, name);
  for (const name of ['host-key', 'user-key']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  }
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const users = [`me:x:${uid}:${gid}:me:${home}:/bin/bash`, 'sshd:x:65533:65533::/:/bin/false'];
  writeFileSync(at('passwd'), `${users.join('\n')}\n`);
  writeFileSync(at('group'), `me:x:${gid}:\nsshd:x:65533:\n`);
  const port = await freePort();
  const settings = [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${at('host-key')}`,
    `AuthorizedKeysFile ${at('user-key.pub')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    `SetEnv ${Object.entries(variables)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}`,
  ];
  writeFileSync(at('sshd_config'), `${settings.join('\n')}\n`);
  const hostKey = readFileSync(at('host-key.pub'), 'utf8').trim();
  writeFileSync(at('known-hosts'), `[127.0.0.1]:${port} ${hostKey}\n`);
  const host = (name: string, ...more: string[]) =>
    [
      `Host ${name}`,
      'HostName 127.0.0.1',
      `Port ${port}`,
      'User me',
      `IdentityFile ${at('user-key')}`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${at('known-hosts')}`,
      ...more,
    ].join('\n  ');
  const unknown = 'UserKnownHostsFile /dev/null';
  writeFileSync(
    at('ssh_config'),
    [
      host('buildbox'),
      host('shared', `ControlPath ${at('master')}`),
      host('stranger').replace(/IdentityFile .*/, 'IdentityFile /dev/null'),
      host('unknown').replace(/UserKnownHostsFile .*/, unknown),
      'Host closed\n  HostName 127.0.0.1\n  Port 9',
    ].join('\n'),
  );
  const binDirectory = at('bin');
  mkdirSync(binDirectory);
  const ssh = execFileSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).trim();
  writeFileSync(join(binDirectory, 'ssh'), `#!/bin/sh\nexec ${ssh} -F ${at('ssh_config')} "$@"\n`, {
    mode: 0o755,
  });
  // Where root starts it, it gives up its rights in there.
  if (uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  let pid = 0;
  let log = '';
  const start = async () => {
    const child = spawn(sshd, ['-D', '-e', '-f', at('sshd_config')], {
      env: {
        LD_LIBRARY_PATH: libraries,
        LD_PRELOAD: join(libraries, 'libnss_wrapper.so'),
        NSS_WRAPPER_PASSWD: at('passwd'),
        NSS_WRAPPER_GROUP: at('group'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (bytes: Buffer) => {
      log += bytes.toString();
    });
    pid = cleanup.add(child.pid ?? 0);
    await eventually('sshd listens', () => answers(port)).catch((error: Error) => {
      throw new Error(`${error.message}: ${log}`);
    });
  };
  await start();
  return {
    binDirectory,
    get pid() {
      return pid;
    },
    log: () => log,
    start,
    kill: async () => {
      process.kill(pid, 'SIGKILL');
      await eventually('sshd is gone', async () => !(await answers(port)));
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
