import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Limits outlive a process, so a test that starts several would reach them together. */
const FAR_LIMITS = { RATE_LIMIT_PER_MINUTE: '1000000', HEARTBEATS_PER_INTERVAL_MAX: '1000000' };

/** The compiled API as a process of its own, which a test may kill. */
export interface ApiProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it at once, as a crash does, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts it on a free port, on a database whose indexes are applied. `env` replaces settings. */
export async function startApiProcess(env: Record<string, string>): Promise<ApiProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info', ...FAR_LIMITS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const listening = /Listening at (http:\S+?)"/.exec(line);
      if (listening?.[1]) resolve(listening[1]);
    });
    child.once('exit', (code) => reject(new Error(`The API ended with ${code}:\n${lines.join('\n')}`)));
  });
  return {
    url,
    process: child,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
