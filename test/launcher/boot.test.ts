import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { takeLock } from '../../scripts/launcher/lock-file.mjs';
import { freePort } from '../../scripts/launcher/replica-set.mjs';
import { makeCheckout, root } from './checkout.js';
import { expectRefusal, runScript, systemPath } from './run-script.js';

const platform = `${process.platform}-${process.arch}`;
const pinned = `tools/${platform}`;

/** Package managers that find nothing in their caches and nobody at the registry. */
async function unreachableRegistry(checkout: string): Promise<Record<string, string>> {
  return {
    npm_config_registry: `http://127.0.0.1:${await freePort()}/`,
    npm_config_cache: join(checkout, 'empty-cache'),
    npm_config_fetch_retries: '0',
    XDG_DATA_HOME: join(checkout, 'empty-data'),
    XDG_CACHE_HOME: join(checkout, 'empty-cache'),
  };
}

it('says in one sentence that Node and pnpm could not be downloaded', async () => {
  const checkout = await makeCheckout({ links: [] });
  for (const file of ['package.json', 'package-lock.json']) {
    await cp(join(root, pinned, file), join(checkout, pinned, file));
  }
  const script = runScript(checkout, 'boot.mjs', {
    args: ['start'],
    env: await unreachableRegistry(checkout),
  });
  await expectRefusal(
    script,
    /^Could not download Node 24 and pnpm 12 \(ECONNREFUSED\): check the network .* run this again/,
  );
});

it('says in one sentence that the packages could not be downloaded', async () => {
  // Never a link to the whole folder: the launcher may replace what it finds in it.
  const tools = [`node-${platform}`, `@pnpm/exe.${platform}`].map((name) => `${pinned}/node_modules/${name}`);
  const checkout = await makeCheckout({ links: tools });
  const lock = await readFile(join(root, pinned, 'package-lock.json'));
  await writeFile(join(checkout, pinned, 'package-lock.json'), lock);
  const complete = createHash('sha256').update(lock).digest('hex');
  await writeFile(join(checkout, pinned, 'node_modules/.complete'), complete);
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    await cp(join(root, file), join(checkout, file));
  }
  for (const name of ['client', 'runner']) {
    await cp(join(root, 'packages', name, 'package.json'), join(checkout, 'packages', name, 'package.json'));
  }
  const script = runScript(checkout, 'boot.mjs', {
    args: ['start'],
    env: await unreachableRegistry(checkout),
  });
  await expectRefusal(script, /^Could not download the packages \(.+\): check the network .* run this again/);
});

it('says in one sentence that nothing is pinned for a platform', async () => {
  const checkout = await makeCheckout({ links: [] });
  const script = runScript(checkout, 'boot.mjs', { args: ['start'] });
  await expectRefusal(script, /^There are no pinned tools for .+: install Node 24 and pnpm 12 yourself/);
});

it('says in one sentence that MongoDB cannot be brought without pip', async () => {
  const checkout = await makeCheckout({ links: ['node_modules', 'dist/config'] });
  const withoutPip = join(checkout, 'bin');
  await mkdir(withoutPip);
  await writeFile(join(withoutPip, 'python3'), '#!/bin/sh\necho "No module named pip" >&2\nexit 1\n');
  await chmod(join(withoutPip, 'python3'), 0o755);
  const script = runScript(checkout, 'start.mjs', {
    env: {
      PATH: `${withoutPip}:${systemPath}`,
      PORT: String(await freePort()),
      MONGOMS_DOWNLOAD_MIRROR: `http://127.0.0.1:${await freePort()}`,
    },
  });
  await expectRefusal(
    script,
    /python3 with pip, .* is missing: install it \(Debian, Ubuntu: apt install python3-pip\)/,
  );
});

it('waits for another set-up of the same checkout', async () => {
  const checkout = await makeCheckout({ links: [] });
  const lock = takeLock(join(checkout, '.cache/set-up.lock'));
  if (!('release' in lock)) throw new Error('Nobody else knows this folder.');
  const script = runScript(checkout, 'boot.mjs', { args: ['start'] });
  await script.prints(`another set-up of this checkout is running (pid ${process.pid}), waiting for it`);
  expect(script.output()).not.toContain('pinned');
  lock.release();
  await expectRefusal(script, /^There are no pinned tools/);
});

it('names its commands when it is asked for another one', async () => {
  const checkout = await makeCheckout({ links: [] });
  await expectRefusal(
    runScript(checkout, 'boot.mjs', { args: ['launch'] }),
    /^There is no command launch: use one of start/,
  );
});
