import { isAbsolute, join } from 'node:path';

/** What a sandbox is made for. */
export interface SandboxTerms {
  readonly cwd: string;
  readonly home: string | undefined;
  /** Beside its working directory. */
  readonly writable: readonly string[];
  /** Where Claude keeps its conversations and its credentials, if it was moved. */
  readonly claudeDirectory: string | undefined;
  /** The runner's own: its key, its log, its sockets. */
  readonly hidden: readonly string[];
  /** A file with nothing in it, to be seen in the place of others. */
  readonly emptyFile: string;
}

/** In a home these hold what opens other doors. */
const SECRETS = [
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.kube',
  '.docker',
  '.config/gcloud',
  '.config/gh',
  '.password-store',
];
const SECRET_FILES = [
  '.netrc',
  '.pgpass',
  '.git-credentials',
  '.npmrc',
  '.pypirc',
  '.bash_history',
  '.zsh_history',
];
/** Programs want to write here, and nothing of it has to last. */
const SCRATCH = ['.cache', '.npm', '.local/state'];
const CLAUDE = ['.claude', '.claude.json'];

/**
 * What `bwrap` is told, up to and without the command. Pure but for `exists`, which tells what there is to hide or to
 * keep. Later mounts cover earlier ones: first all is read-only, then what may be written, then what is hidden.
 */
export function sandboxArguments(terms: SandboxTerms, exists: (path: string) => boolean): string[] {
  const { cwd, home, writable, claudeDirectory, hidden } = terms;
  const inHome = (names: readonly string[]) =>
    home !== undefined && isAbsolute(home) ? names.map((name) => join(home, name)).filter(exists) : [];
  const own = claudeDirectory === undefined ? [] : [claudeDirectory].filter(exists);
  const bound = [...inHome(CLAUDE), ...own, ...writable.filter(exists), cwd];
  return [
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    // A socket can be talked to on a read-only mount too: the container engine's and the agents' live here.
    ...['--tmpfs', '/tmp', '--tmpfs', '/var/tmp', '--tmpfs', '/run'],
    ...['--ro-bind-try', '/run/systemd/resolve', '/run/systemd/resolve'],
    ...inHome(SCRATCH).flatMap((path) => ['--tmpfs', path]),
    ...bound.flatMap((path) => ['--bind', path, path]),
    ...[...inHome(SECRETS), ...hidden.filter(exists)].flatMap((path) => ['--tmpfs', path]),
    ...inHome(SECRET_FILES).flatMap((path) => ['--ro-bind', terms.emptyFile, path]),
    ...['--chdir', cwd, '--'],
  ];
}
