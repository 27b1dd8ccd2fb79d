import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** This machine's id: made once and kept with its state, for a hostname may change and be shared. */
export function readMachineId(stateDirectory: string): string {
  const path = join(stateDirectory, 'machine-id');
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, `${randomUUID()}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const id = readFileSync(path, 'utf8').trim();
  if (!UUID.test(id)) {
    throw new ConfigError(`${path} holds no machine id: delete it if this machine may join anew.`);
  }
  return id;
}
