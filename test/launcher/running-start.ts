import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../scripts/launcher/replica-set.mjs';
import { type RunningScript, runScript } from './run-script.js';

/** What a start prints last when everything runs. */
export const READY = 'claude-projects is ready.';

/** Starts on a free port, with the data inside of the checkout. */
export async function start(checkout: string, env: Record<string, string> = {}): Promise<RunningScript> {
  return runScript(checkout, 'start.mjs', { env: { PORT: String(await freePort()), ...env } });
}

/** The processes that a start has recorded for its children. */
export async function childrenOf(checkout: string): Promise<{ mongod: number; api: number; uri: string }> {
  const record = JSON.parse(await readFile(join(checkout, '.data/mongod.json'), 'utf8'));
  const api = Number(await readFile(join(checkout, '.data/api.pid'), 'utf8'));
  return { mongod: record.pid, api, uri: `mongodb://127.0.0.1:${record.port}/?directConnection=true` };
}
