import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linkedSecrets } from '../../src/config/linked-secrets.js';
import { writeLinkedSecrets } from '../support/linked-secrets-file.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterAll(() => rm(directory, { recursive: true }));

it('reads linked secrets as the variables of their names', async () => {
  const env = await writeLinkedSecrets(join(directory, 'resource.enc'), {
    MongodbUri: 'mongodb://u:p@h/?a=b',
    OtelExporterOtlpHeaders: '',
  });
  expect(linkedSecrets(env)).toEqual({
    MONGODB_URI: 'mongodb://u:p@h/?a=b',
    OTEL_EXPORTER_OTLP_HEADERS: '',
  });
});

it('knows of no secrets where none were linked', () => {
  expect(linkedSecrets({})).toEqual({});
  expect(linkedSecrets({ SST_KEY_FILE: 'resource.enc' })).toEqual({});
});

it('refuses a file that was changed, or another key', async () => {
  const env = await writeLinkedSecrets(join(directory, 'resource.enc'), { MongodbUri: 'mongodb://h' });
  expect(() => linkedSecrets({ ...env, SST_KEY: randomBytes(32).toString('base64') })).toThrow();
});
