// Makes one file of the simulator and all the sources that it runs, as they stand or with one of them changed.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {{ name: string, file: string, from: string, to: string }} Mutation `file` from the root; `from` has to be
 *   there exactly once, or the mutation is about a source that no longer exists.
 */

/**
 * Bundles the simulator. Answers the path of an ES module to be imported.
 *
 * @param {{ name: string, mutation?: Mutation | undefined, passing?: boolean }} options `name` tells bundles apart. `passing`: it is
 *   removed when this process ends.
 * @returns {Promise<string>}
 */
export async function bundleSimulator({ name, mutation, passing = false }) {
  const directory = join(root, '.cache', 'simulation');
  mkdirSync(directory, { recursive: true });
  const outfile = join(directory, `${name}.mjs`);
  await build({
    entryPoints: [join(root, 'test', 'simulation', 'main.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: mutation ? [mutating(mutation)] : [],
  });
  if (passing) removeAtEnd(outfile);
  return outfile;
}

const passingFiles = [];

function removeAtEnd(file) {
  if (passingFiles.length === 0) {
    process.once('exit', () => {
      for (const each of passingFiles) rmSync(each, { force: true });
    });
  }
  passingFiles.push(file);
}

/** @param {Mutation} mutation */
function mutating({ name, file, from, to }) {
  const path = join(root, file);
  return {
    name: 'mutation',
    setup(bundler) {
      const source = readFileSync(path, 'utf8');
      const places = source.split(from).length - 1;
      if (places !== 1)
        throw new Error(`Mutation "${name}": its text is ${places} times in ${file}, not once.`);
      let used = false;
      bundler.onLoad({ filter: /\.ts$/ }, (given) => {
        if (given.path !== path) return undefined;
        used = true;
        return { contents: source.replace(from, () => to), loader: 'ts' };
      });
      bundler.onEnd(() => {
        if (!used) throw new Error(`Mutation "${name}": the simulator does not use ${file}.`);
      });
    },
  };
}
