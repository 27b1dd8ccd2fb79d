import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bringManifestLinters } from '../../scripts/cloud/manifest-linters.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MANIFESTS = join(root, 'deploy/kubernetes.yaml');
let linters: string;
let directory: string;

beforeAll(async () => {
  linters = await bringManifestLinters({ root, say: (line: string) => console.error(line) });
  directory = await mkdtemp(join(tmpdir(), 'manifests-'));
});
afterAll(() => rm(directory, { recursive: true }));

function run(command: string, args: string[]): Promise<{ passed: boolean; said: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, PYTHONPATH: linters };
    execFile(command, args, { env, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ passed: error === null, said: `${stdout}${stderr}` }),
    );
  });
}

const validate = (file: string) => run('python3', ['-m', 'kubernetes_validate', '--strict', file]);

it('the Dockerfile passes Hadolint', async () => {
  expect(await run(join(linters, 'bin/hadolint'), ['--no-color', join(root, 'deploy/Dockerfile')])).toEqual({
    passed: true,
    said: '',
  });
});

it('the manifests are valid by the schemas of Kubernetes, and hold all that is promised', async () => {
  const { passed, said } = await validate(MANIFESTS);
  expect(passed, said).toBe(true);
  for (const kind of ['job', 'deployment', 'poddisruptionbudget', 'service', 'cronjob']) {
    expect(said).toContain(`passed for resource ${kind}/claude-projects`);
  }
});

it('a mistake in a manifest is noticed', async () => {
  const file = join(directory, 'wrong.yaml');
  const text = await readFile(MANIFESTS, 'utf8');
  await writeFile(file, text.replace('livenessProbe:', 'livenesProbe:'));
  const { passed, said } = await validate(file);
  expect([passed, said.includes('livenesProbe')]).toEqual([false, true]);
});

it('what is started and asked for is there', async () => {
  const [manifests, dockerfile] = await Promise.all([
    readFile(MANIFESTS, 'utf8'),
    readFile(join(root, 'deploy/Dockerfile'), 'utf8'),
  ]);
  const document = JSON.parse(await readFile(join(root, 'openapi.json'), 'utf8'));
  const paths = [...`${manifests}${dockerfile}`.matchAll(/\/health\/\w+/g)].map(([path]) => path);
  expect(paths.length).toBeGreaterThan(3);
  for (const path of paths) expect(document.paths).toHaveProperty([path]);
  for (const [, entry] of `${manifests}${dockerfile}`.matchAll(/dist\/(\w+)\.js/g)) {
    await expect(readFile(join(root, `src/${entry}.ts`), 'utf8')).resolves.toBeDefined();
  }
});
