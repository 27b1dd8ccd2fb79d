import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { HttpClient } from './http-client.js';
import { leaveAndCome } from './leave-and-come.js';
import type { RunnerRig } from './runner-rig.js';

const counting =
  'i=0; while [ ! -e go ]; do for j in {1..20}; do i=$((i+1)); echo $i; done; sleep 0.004; done; echo "last $i"';

/** A runner that is asked over HTTP more often than a person would. */
export const askedOften = { http: { port: 0, requestsPerMinute: 1_000_000 } };

/** Clients leave and come back while a terminal counts; all of them have every line once, in order. */
export async function terminalDisconnects(rig: RunnerRig, disconnects: number, seed: number): Promise<void> {
  await rig.ok('up');
  const client = new HttpClient(rig);
  const options = { command: ['bash', '-c', counting], cwd: rig.work };
  const { runId } = await client.call('POST', '/api/sessions', { kind: 'pty', options });
  const shown = await leaveAndCome(client, runId, disconnects, seed, () => {
    mkdirSync(join(rig.work, 'go'));
  });
  const bytes = shown.flatMap(([, channel, payload]) =>
    channel === 'pty:stdout' ? [Buffer.from(payload, 'base64')] : [],
  );
  const text = Buffer.concat(bytes).toString();
  const last = Number(/last (\d+)\r\n$/.exec(text)?.[1]);
  const expected = Array.from({ length: last }, (_, line) => `${line + 1}\r\n`).join('');
  expect(text === `${expected}last ${last}\r\n`, `${text.length} bytes, ${last} lines`).toBe(true);
}
