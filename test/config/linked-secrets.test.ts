import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linkedSecrets } from '../../src/config/linked-secrets.js';

const key = randomBytes(32);
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Writes resources as SST does: encrypted, with the tag at the end. */
async function linked(resources: object): Promise<{ SST_KEY: string; SST_KEY_FILE: string }> {
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
  const text = Buffer.concat([cipher.update(JSON.stringify(resources)), cipher.final(), cipher.getAuthTag()]);
  const file = join(directory, 'resource.enc');
  await writeFile(file, text);
  return { SST_KEY: key.toString('base64'), SST_KEY_FILE: file };
}

it('reads linked secrets as the variables of their names', async () => {
  const env = await linked({
    MongodbUri: { type: 'sst.sst.Secret', value: 'mongodb://u:p@h/?a=b' },
    OtelExporterOtlpHeaders: { value: '' },
    App: { name: 'claude-projects', stage: 'prod' },
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
  const env = await linked({ MongodbUri: { value: 'mongodb://h' } });
  expect(() => linkedSecrets({ ...env, SST_KEY: randomBytes(32).toString('base64') })).toThrow();
});
