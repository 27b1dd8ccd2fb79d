import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { unpackWheel } from '../../scripts/launcher/python-wheel.mjs';

it('says what else helps with the command that is missing, and leaves nothing behind', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'wheel-'));
  // Nothing is on this path, python3 least of all.
  vi.stubEnv('PATH', directory);
  const wheel = unpackWheel({
    requirements: join(directory, 'cmake-wheel.txt'),
    target: join(directory, 'cmake'),
    what: 'cmake',
    instead: { command: 'cmake', remedy: 'install cmake' },
    say: () => {},
  });
  await expect(wheel).rejects.toThrow(
    /^There is no cmake on PATH, and python3 with pip, .* is missing: install it .*, or install cmake\.$/,
  );
  expect(await readdir(directory)).toEqual([]);
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});
