// Bundles the compiled API for functions in the cloud: a folder per function, with one file of code, what traces are
// made with, and the files of the docs page where they are served. Only compiled code is bundled: from the sources the
// bundler would drop the types that injection and validation read at run time, and bodies would pass unchecked.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { checksTakenOver } from './bundle/checks-taken-over.mjs';
import { leftOut } from './bundle/left-out.mjs';
import { usedParts } from './bundle/used-parts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = process.argv[2] ?? join(root, 'dist/bundle');

/** The folder of each function, and its entries below dist/. infra/ names the same. */
const functions = {
  api: ['lambda', 'tracing/open-telemetry'],
  sweep: ['sweep', 'tracing/open-telemetry'],
  migrate: ['migrate-on-deploy', 'tracing/open-telemetry'],
};

// Loaded only by who uses them, and not installed here.
const optional = [
  '@fastify/static',
  // Where another version keeps what this one has elsewhere.
  'class-transformer/storage',
  '@nestjs/microservices',
  '@nestjs/microservices/*',
  '@nestjs/websockets/*',
];

/** Traces are loaded only where they are wanted, so they are a file of their own beside each entry. */
const tracingApart = {
  name: 'tracing-apart',
  setup(bundler) {
    bundler.onResolve({ filter: /\/open-telemetry\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './open-telemetry.mjs', external: true } : null,
    );
  },
};

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: Object.entries(functions).flatMap(([folder, entries]) =>
    entries.map((entry) => ({ in: join(root, `dist/${entry}.js`), out: join(folder, basename(entry)) })),
  ),
  plugins: [tracingApart, checksTakenOver, usedParts, leftOut],
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Two files may have a class of the same name, and names are how the API describes itself.
  keepNames: true,
  // A start is no faster with it, but each deployment uploads it.
  minify: true,
  legalComments: 'none',
  external: optional,
  logLevel: 'warning',
  // Packages in the older module format call require, which does not exist in the newer one.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;",
  },
});

const fromSwagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
const swaggerUi = dirname(fromSwagger.resolve('swagger-ui-dist/package.json'));
mkdirSync(join(outdir, 'api/swagger-ui'));
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
  cpSync(join(swaggerUi, file), join(outdir, 'api/swagger-ui', file));
}
