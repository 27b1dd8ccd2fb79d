import { execFile } from 'node:child_process';
import { markInContainer, SIGNAL_AND_COUNT } from './container-script.js';

const ANSWER_WITHIN_MS = 10_000;

/** How a container is reached. */
export interface ContainerAddress {
  /** The engine's program, with its path. */
  readonly engine: string;
  readonly name: string;
  /** What the program needs of the environment to find its engine. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is left of a session in its container. */
export interface ContainerCount {
  readonly left: number;
  /** Of these, those that are not stopped. */
  readonly acting: number;
}

/** Variables that say where an engine is. */
const ENGINE_VARIABLES = /^(PATH|HOME|XDG_RUNTIME_DIR|DOCKER_.*|CONTAINER_.*)$/;

export function engineEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => ENGINE_VARIABLES.test(name)));
}

/**
 * Signals a session's processes in its container; answers what is left of them as the container itself tells it. Throws
 * when that cannot be known: then nothing may be taken for done. A container that does not run holds none.
 */
export async function signalInContainer(
  address: ContainerAddress,
  mark: string,
  signal: 'TERM' | 'HUP' | 'KILL' | 'STOP' | 'CONT' | '0',
): Promise<ContainerCount> {
  const script = ['/bin/sh', '-c', SIGNAL_AND_COUNT, 'signal', markInContainer(mark), signal];
  const { code, stdout, stderr } = await run(address, ['exec', address.name, ...script]);
  const [, left, acting] = /^left=(\d+) acting=(\d+)\s*$/.exec(stdout) ?? [];
  if (code === 0 && left !== undefined) return { left: Number(left), acting: Number(acting) };
  if (await isDown(address)) return { left: 0, acting: 0 };
  throw new Error(
    `container ${address.name} does not tell: ${stderr.trim().split('\n').at(-1) || `code ${code}`}`,
  );
}

async function isDown(address: ContainerAddress): Promise<boolean> {
  const { code, stdout, stderr } = await run(address, [
    'inspect',
    '--format',
    '{{.State.Running}}',
    address.name,
  ]);
  if (code === 0) return stdout.trim() === 'false';
  return /no such (object|container)/i.test(stderr);
}

function run(
  { engine, env }: ContainerAddress,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const options = { env: { ...env }, timeout: ANSWER_WITHIN_MS, killSignal: 'SIGKILL' } as const;
    execFile(engine, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr: stderr || (error?.message ?? '') });
    });
  });
}
