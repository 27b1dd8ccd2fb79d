import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const demo = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url));
const LIMIT_MS = 60_000;

let directory: string;
let child: ChildProcess;
let output = '';
beforeEach(async () => {
  // What the demo leaves behind would be found under its temporary folder.
  directory = await mkdtemp(join(tmpdir(), 'demo-test-'));
  output = '';
});
afterEach(async () => {
  child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

function start(): Promise<number | null> {
  child = spawn(process.execPath, [demo], { env: { ...process.env, TMPDIR: directory } });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  return new Promise((resolve) => child.on('close', resolve));
}

/** Processes that name the demo's folder, as arguments or in their environment. */
function left(): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return ['cmdline', 'environ'].some((file) =>
        readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(directory),
      );
    } catch {
      return false;
    }
  });
}

it(
  'shows in under a minute how a session moves, step by step, and leaves nothing behind',
  async () => {
    const code = await start();
    expect(output).toContain('Everything happened as told.');
    expect(code).toBe(0);
    for (const step of [
      'adopted it as generation 2',
      'is late',
      'machine-lost',
      'generation 3',
      '409 session-superseded',
    ]) {
      expect(output).toContain(step);
    }
    expect(left()).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  },
  LIMIT_MS,
);

it(
  'ends everything that it started when it is interrupted',
  async () => {
    const ended = start();
    await vi.waitUntil(() => output.includes('lives on'), { timeout: LIMIT_MS, interval: 20 });
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(left()).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  },
  LIMIT_MS,
);
