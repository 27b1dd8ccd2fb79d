import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.js';
import { readEnvironment } from '../../src/config/environment.js';
import { readConfig } from '../../src/config/runner-config.js';

const directory = mkdtempSync(join(tmpdir(), 'runner-config-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function read(config: unknown) {
  const environment = { ...readEnvironment({ PATH: '/bin', HOME: directory }), configDirectory: directory };
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
  return readConfig(environment);
}

it('takes slots with what the API is told of them', () => {
  const slots = [{ number: 1 }, { number: 2, cpus: 2, memoryMiB: 8_192 }];
  expect(read({ slots }).slots).toEqual(slots);
});

it('refuses a container that an engine would take for an option', () => {
  const config = { slots: [{ number: 1, container: '--privileged' }] };
  expect(() => read(config)).toThrow(ConfigError);
  expect(() => read(config)).toThrow('slots.0.container: must be the name or the id of a container');
});
