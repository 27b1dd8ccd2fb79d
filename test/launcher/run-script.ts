import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { processIdentity } from '../../scripts/launcher/process-identity.mjs';
import { tethered } from '../../scripts/launcher/tether.mjs';

export interface RunningScript {
  readonly pid: number;
  /** What it has printed so far, both streams in the order of arrival. */
  output(): string;
  /** Resolves when it has printed this; fails when it ends without. */
  prints(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Runs a script of a checkout with no environment but what is given. It ends with the test, or earlier. */
export function runScript(
  checkout: string,
  script: string,
  {
    env = {},
    args = [],
    nodeArgs = [],
  }: { env?: Record<string, string>; args?: string[]; nodeArgs?: string[] } = {},
): RunningScript {
  const [command, commandArgs] = tethered(process.execPath, [
    ...nodeArgs,
    join(checkout, 'scripts', script),
    ...args,
  ]);
  const child = spawn(command, commandArgs, {
    cwd: checkout,
    env: { PATH: systemPath, HOME: checkout, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exit;
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    async prints(text) {
      await expect
        .poll(() => output.includes(text) || child.exitCode !== null, { timeout: 40_000, interval: 20 })
        .toBe(true);
      expect(output).toContain(text);
    },
    kill: (signal) => child.kill(signal),
    exit,
  };
}

/** Waits for a script that must refuse: one sentence that matches, an exit code, and nothing of a stack trace. */
export async function expectRefusal(script: RunningScript, sentence: RegExp): Promise<void> {
  const { code } = await script.exit;
  const said = script
    .output()
    .trimEnd()
    .split('\n')
    .filter((line) => !/^\[(set-up|start)\] /.test(line));
  expect(said).toEqual([expect.stringMatching(sentence)]);
  expect(script.output()).not.toMatch(/^ {4}at /m);
  expect(code).toBeGreaterThan(0);
}

/** Resolves when this process is gone. */
export async function expectGone(pid: number): Promise<void> {
  await expect.poll(() => processIdentity(pid), { timeout: 40_000, interval: 20 }).toBeUndefined();
}

export const systemPath = [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':');
