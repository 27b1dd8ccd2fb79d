import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TSC = join(root, 'node_modules/typescript/bin/tsc');
const TIMEOUT_MS = 170_000;
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'infra-types-'));
  await cp(join(root, 'sst.config.ts'), join(copy, 'sst.config.ts'));
  await cp(join(root, 'infra'), join(copy, 'infra'), { recursive: true });
  await symlink(join(root, '.sst'), join(copy, '.sst'));
});
afterAll(() => rm(copy, { recursive: true }));

/** What the compiler complains of in sst.config.ts and infra/. What SST's own files lack is not ours. */
async function complaints(directory: string): Promise<string[]> {
  const output = await new Promise<string>((resolve) => {
    const options = { cwd: directory, timeout: TIMEOUT_MS };
    execFile(process.execPath, [TSC, '-p', 'infra', '--pretty', 'false'], options, (error, stdout) =>
      resolve(error?.killed ? 'The compiler did not end: error' : stdout),
    );
  });
  return output.split('\n').filter((line) => line.includes('error') && !line.includes('.sst/platform/'));
}

it('sst.config.ts and infra/ fit the types of the pinned SST', async () => {
  expect(await complaints(root)).toEqual([]);
});

it('a value of the wrong type is noticed', async () => {
  const file = join(copy, 'infra/lambda-function.ts');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace("architecture: 'arm64'", "architecture: 'riscv'"));
  expect((await complaints(copy)).join('\n')).toMatch(/infra\/lambda-function\.ts.*riscv/);
});
