import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { bringRuntimeInterfaceClient } from '../../scripts/cloud/runtime-interface-client.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Not in the checkout: in the cloud no folder with packages is above it either.
const bundle = join(tmpdir(), `functions-${process.pid}`);

/** Builds the functions from what is compiled, as a deployment does, and brings what runs them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const client = await bringRuntimeInterfaceClient({ root, say: (line: string) => console.error(line) });
  await promisify(execFile)(process.execPath, [join(root, 'scripts/bundle.mjs'), bundle]);
  project.provide('lambda', { client, bundle });
  return async () => {
    await rm(bundle, { recursive: true, force: true });
  };
}
