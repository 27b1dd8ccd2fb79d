import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

/** Takes the lock and gives it back again and again, and says whether it ever held it together with another. */
function eager(path: string): RunningScript {
  const code = `
    import { mkdirSync, rmdirSync } from 'node:fs';
    import { takeLock } from ${JSON.stringify(join(root, 'scripts/launcher/lock-file.mjs'))};
    let taken = 0;
    let met = 0;
    const until = Date.now() + 2000;
    while (Date.now() < until) {
      const lock = takeLock(process.env.LOCK);
      if (!('release' in lock)) continue;
      taken += 1;
      try {
        mkdirSync(process.env.LOCK + '.alone');
        rmdirSync(process.env.LOCK + '.alone');
      } catch {
        met += 1;
      }
      lock.release();
    }
    console.log('taken', taken > 0, 'met', met);`;
  return runScript(root, '', { nodeArgs: ['--input-type=module', '--eval', code], env: { LOCK: path } });
}

it('lets one at a time have it, however many take over from each other', async () => {
  const path = await lockPath();
  const several = Array.from({ length: 4 }, () => eager(path));
  await Promise.all(several.map((one) => one.exit));
  expect(several.map((one) => one.output())).toEqual(several.map(() => 'taken true met 0\n'));
});

it('sees that a pid has been used again', async () => {
  const path = await lockPath();
  // This process runs, but it is not the one that took the lock.
  await writeFile(`${path}.1`, JSON.stringify({ pid: process.pid, identity: 'another boot:1' }));
  await contender(path).prints('took it');
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
