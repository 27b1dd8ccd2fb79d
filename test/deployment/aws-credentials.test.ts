import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mayHaveAwsCredentials } from '../../scripts/cloud/aws-credentials.mjs';

let home: string;
let vendorFile: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'home-'));
  vendorFile = join(home, 'bios_vendor');
});
afterEach(() => rm(home, { recursive: true }));

const found = (env: Record<string, string> = {}) => mayHaveAwsCredentials({ env, home, vendorFile });

it('finds none on a machine that has none, whichever profile is asked for', async () => {
  expect(found()).toBe(false);
  await writeFile(vendorFile, 'SeaBIOS\n');
  expect(found({ AWS_PROFILE: 'prod', AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: '' })).toBe(false);
});

it.each([
  ['a key', { AWS_ACCESS_KEY_ID: 'id' }],
  ['a token of a build service', { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }],
  ['a container', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/' }],
])('finds those of %s', (_of, env) => {
  expect(found(env)).toBe(true);
});

it('finds those of a login, in the usual place and in another', async () => {
  const config = join(home, 'elsewhere');
  await writeFile(config, '[default]\n');
  expect(found({ AWS_CONFIG_FILE: config })).toBe(true);
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws/config'), '[default]\n');
  expect(found()).toBe(true);
});

it('leaves it to AWS on a machine of theirs', async () => {
  await writeFile(vendorFile, 'Amazon EC2\n');
  expect(found()).toBe(true);
});
