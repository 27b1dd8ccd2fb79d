import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identify } from '../../src/processes/process-identity.js';
import { readLock, takeLock } from '../../src/processes/process-lock.js';
import { Cleanup } from '../support/processes.js';

const cleanup = new Cleanup();
let directory = '';
let path = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
  path = join(directory, 'lock');
});
afterEach(() => {
  cleanup.end();
  rmSync(directory, { recursive: true });
});

const sleeper = () => {
  const child = spawn('sleep', ['1000']);
  return identify(cleanup.add(child.pid ?? 0));
};

it('is taken once, and again when it was released', () => {
  const lock = takeLock(path);
  expect(readLock(path)?.pid).toBe(process.pid);
  expect(takeLock(path)).toMatchObject({ taken: false, holder: { pid: process.pid } });
  if (lock.taken) lock.release();
  expect(readLock(path)).toBeNull();
  expect(takeLock(path).taken).toBe(true);
  expect(readdirSync(directory)).toEqual(['lock.2']);
});

it('is not taken from a process that lives', () => {
  const holder = sleeper();
  writeFileSync(`${path}.7`, JSON.stringify(holder));
  expect(takeLock(path)).toEqual({ taken: false, holder });
});

it.each([
  ['a dead process', { pid: 4_194_300, startTime: '1' }],
  ['a process whose pid is in use again', { startTime: 'earlier' }],
  ['another boot', { bootId: 'earlier' }],
])('is taken over from %s', (_what, given) => {
  writeFileSync(`${path}.7`, JSON.stringify({ ...sleeper(), ...given }));
  expect(takeLock(path).taken).toBe(true);
  expect(readLock(path)?.pid).toBe(process.pid);
});

it.each(['', '{', '{"pid": "x"}'])('is taken over when it is torn: %j', (text) => {
  writeFileSync(`${path}.7`, text);
  expect(takeLock(path).taken).toBe(true);
});

it('does not take a lock away that somebody took over meanwhile', () => {
  const lock = takeLock(path);
  writeFileSync(`${path}.9`, JSON.stringify(sleeper()));
  if (lock.taken) lock.release();
  expect(readLock(path)).not.toBeNull();
});
