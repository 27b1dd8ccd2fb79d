import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bundleSimulator } from '../../scripts/simulate/bundle.mjs';
import type * as Simulator from './main.js';
import type { Mutant } from './mutants.js';

/** Bundles the simulator, with a mistake in it or without, and loads it beside whatever else is loaded. */
export async function loadSimulator({
  name,
  mutation,
}: {
  name: string;
  mutation?: Mutant;
}): Promise<typeof Simulator> {
  const path = await bundleSimulator({ name: `${name}-${process.pid}`, mutation });
  try {
    return createRequire(import.meta.url)(path) as typeof Simulator;
  } finally {
    // A worker of the tests is ended without being asked to tidy up.
    rmSync(path, { force: true });
  }
}
