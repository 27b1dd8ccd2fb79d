import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));

// Small enough to be ready at once; what the launcher does with an API is the same.
const standInApi = `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
writeFileSync(process.env.DATA_DIR + '/api.pid', String(process.pid));
const server = createServer((_, response) => response.end()).listen(process.env.PORT, process.env.HOST);
process.on('SIGTERM', () => server.close());
`;

/**
 * A checkout of its own for one test: the real launcher and settings, a stand-in for the API, nothing installed
 * except by links to this checkout's packages and mongod. It is removed when the test is done.
 */
export async function makeCheckout({
  links = ['node_modules', '.cache/mongod', 'dist/config'],
} = {}): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'claude-projects-checkout-'));
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  await cp(join(root, 'scripts'), join(path, 'scripts'), { recursive: true });
  await writeFile(join(path, 'package.json'), '{ "type": "module" }\n');
  await mkdir(join(path, 'dist'));
  await writeFile(join(path, 'dist/main.js'), standInApi);
  await writeFile(join(path, 'dist/migrate.js'), '');
  for (const link of links) {
    await mkdir(dirname(join(path, link)), { recursive: true });
    await symlink(join(root, link), join(path, link));
  }
  return path;
}
