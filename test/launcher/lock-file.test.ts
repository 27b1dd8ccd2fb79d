import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { processIdentity } from '../../scripts/launcher/process-identity.mjs';
import { root } from './checkout.js';
import { type RunningScript, runScript } from './run-script.js';

async function lockPath(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'claude-projects-lock-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'lock');
}

/** A process that tries to take the lock, says how it went, and goes on running. */
function contender(path: string): RunningScript {
  const code = `
    import { takeLock } from ${JSON.stringify(join(root, 'scripts/launcher/lock-file.mjs'))};
    const lock = takeLock(process.env.LOCK);
    console.log('release' in lock ? 'took it' : 'held by ' + lock.heldBy);
    setInterval(() => {}, 1000);`;
  return runScript(root, '', { nodeArgs: ['--input-type=module', '--eval', code], env: { LOCK: path } });
}

it('lets exactly one of several processes take over what a dead one left', async () => {
  const path = await lockPath();
  // This pid is in use, but by a process that started at another time than the one that took the lock.
  await writeFile(path, JSON.stringify({ pid: process.pid, identity: 'another boot:1' }));
  const contenders = Array.from({ length: 6 }, () => contender(path));
  await Promise.all(
    contenders.map((one) => expect.poll(one.output, { timeout: 15_000 }).toMatch(/took|held/)),
  );
  const winners = contenders.filter((one) => one.output().includes('took it'));
  expect(winners.map((one) => one.pid)).toEqual([JSON.parse(await readFile(path, 'utf8')).pid]);
});

it('is free again as soon as its holder is dead', async () => {
  const path = await lockPath();
  const first = contender(path);
  await first.prints('took it');
  const refused = contender(path);
  await refused.prints(`held by ${first.pid}`);
  first.kill('SIGKILL');
  await expect.poll(() => processIdentity(first.pid)).toBeUndefined();
  await contender(path).prints('took it');
});
