import { spawn } from 'node:child_process';

/** Of what a check says of its failure so much is shown. */
const SAID_MAX_CHARACTERS = 200;

/**
 * Runs a check's command; answers null where it ends with 0 in time, else why not. Never throws. It is killed with all
 * of its process group when its time is over.
 */
export function runCheck(
  command: readonly string[],
  given: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly timeoutSeconds: number;
  },
): Promise<string | null> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...{ cwd: given.cwd, env: { ...given.env }, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    });
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString()}`.slice(-SAID_MAX_CHARACTERS);
    });
    const timer = setTimeout(() => {
      end(child.pid);
      done(`it did not end within ${given.timeoutSeconds} s`);
    }, given.timeoutSeconds * 1_000);
    const done = (problem: string | null) => {
      clearTimeout(timer);
      child.stderr?.destroy();
      resolve(problem);
    };
    child.on('error', (error) => done(error.message));
    child.on('exit', (code, signal) => {
      const last = said.trim().split('\n').at(-1) ?? '';
      done(
        code === 0 ? null : [signal ?? `exit code ${code}`, last].filter((part) => part !== '').join(': '),
      );
    });
  });
}

function end(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
