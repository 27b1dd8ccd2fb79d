// Writes openapi.json, docs/scopes.md and the types of packages/client from the compiled API, and packages/runner/openapi.json
// from the compiled runner; with --check it only compares.
// Needs no database: the API is put together without one.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { scopeTable } from './scope-table.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const { loadSettings } = await import('../dist/config/settings.js');
const { createApp } = await import('../dist/create-app.js');
const { createDocument } = await import('../dist/openapi/create-document.js');

// Nothing is ever connected to; the address only has to have the form of one.
const settings = loadSettings({ MONGODB_URI: 'mongodb://127.0.0.1', LOG_LEVEL: 'fatal' });
const app = await createApp(settings, { connected: false });
const document = createDocument(app);
await app.close();

const { runnerDocument } = await import('../packages/runner/dist/transports/http/runner-document.js');

const banner = '// Made by scripts/openapi.mjs from openapi.json; do not edit.\n\n';
const made = [
  { file: 'docs/scopes.md', text: scopeTable(document) },
  { file: 'openapi.json', text: `${JSON.stringify(document, null, 2)}\n` },
  { file: 'packages/runner/openapi.json', text: `${JSON.stringify(runnerDocument(), null, 2)}\n` },
  {
    file: 'packages/client/src/generated/api.ts',
    text: banner + astToString(await openapiTS(structuredClone(document), { alphabetize: false })),
  },
];

const stale = made.filter(({ file, text }) => read(file) !== text);
if (!process.argv.includes('--check')) {
  for (const { file, text } of stale) writeFileSync(join(root, file), text);
  console.log(stale.length ? `Wrote ${stale.map(({ file }) => file).join(', ')}.` : 'Nothing changed.');
} else if (stale.length > 0) {
  console.error(`Stale: ${stale.map(({ file }) => file).join(', ')}. Run: node scripts/openapi.mjs`);
  process.exitCode = 1;
}

function read(file) {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}
