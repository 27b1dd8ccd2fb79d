import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RunSessionClient as Client } from '@claude-projects/run-client';
import { build } from 'esbuild';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../../support/conditions.js';
import { HttpRig } from '../../support/http-rig.js';

const entry = fileURLToPath(new URL('../../../../run-client/dist/index.js', import.meta.url));
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('works as it is bundled for browsers, with their WebSocket and their buffers, and with tickets only', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'bundle-'));
  closing.push(() => rmSync(directory, { recursive: true }));
  const outfile = join(directory, 'client.mjs');
  // What needs anything of Node's cannot be bundled.
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'browser',
    format: 'esm',
    logLevel: 'error',
  });
  const { RunSessionClient } = (await import(pathToFileURL(outfile).href)) as {
    RunSessionClient: typeof Client;
  };
  const rig = await HttpRig.open();
  closing.push(() => rig.close());
  rig.create('a');
  const client = new RunSessionClient({ url: rig.url, credentials: { ticket: () => rig.ticket() } });
  closing.push(() => client.close());
  const heard: string[] = [];
  const seqs: number[] = [];
  const watch = client.watch('a');
  watch.on('event', ({ seq }) => void seqs.push(seq));
  watch.on('pty:stdout', (bytes) => void heard.push(Buffer.from(bytes).toString()));
  for (const text of ['one', 'two']) rig.write('a', text);
  await eventually('both', () => heard.join('') === 'onetwo');
  await rig.restart();
  rig.write('a', 'three');
  await eventually('what came after the restart', () => heard.join('') === 'onetwothree');
  await client.input('a', new TextEncoder().encode('typed'));
  expect(rig.typed).toEqual([{ runId: 'a', text: 'typed' }]);
  expect(seqs).toEqual([1, 2, 3, 4]);
});
