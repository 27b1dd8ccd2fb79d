import { execFile } from 'node:child_process';

const GIT_WITHIN_MS = 5_000;
const OUTPUT_MAX_BYTES = 1024 * 1024;

/** Where a directory's repository stands. What does not apply is left out. */
export interface GitState {
  readonly remote?: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly dirty: boolean;
}

/** Null: it is in no repository, git is not there, or it does not answer in time. Credentials in a remote's URL are left out. */
export async function gitStateOf(directory: string): Promise<GitState | null> {
  const git = (...args: string[]) => run(directory, args);
  const status = await git('status', '--porcelain', '--untracked-files=normal');
  if (status === null) return null;
  const [remote, branch, commit] = await Promise.all([
    git('remote', 'get-url', 'origin'),
    git('symbolic-ref', '--short', 'HEAD'),
    git('rev-parse', 'HEAD'),
  ]);
  return {
    ...(remote && { remote: withoutCredentials(remote) }),
    ...(branch && { branch }),
    ...(commit && { commit }),
    dirty: status !== '',
  };
}

/** Pure. */
export function withoutCredentials(remote: string): string {
  return remote.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

function run(cwd: string, args: readonly string[]): Promise<string | null> {
  // It must neither ask for a password nor take the index's lock from the agent that works there.
  const options = { cwd, timeout: GIT_WITHIN_MS, maxBuffer: OUTPUT_MAX_BYTES };
  return new Promise((resolve) => {
    execFile('git', ['--no-optional-locks', ...args], options, (error, stdout) => {
      resolve(error ? null : stdout.trim());
    });
  });
}
