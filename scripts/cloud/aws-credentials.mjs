import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Each of these names where credentials come from. AWS_PROFILE names a part of a file, which has to be there. */
const SOURCES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];
/** What a machine in AWS, which may get them from the cloud itself, says of its maker. */
const VENDOR = '/sys/class/dmi/id/bios_vendor';

/**
 * Whether credentials for AWS can be found at all, by where its tools look for them. Whether they are good is for AWS
 * to say. It calls nobody.
 *
 * @param {{ env: Record<string, string | undefined>, home?: string, vendorFile?: string }} where
 */
export function mayHaveAwsCredentials({ env, home = homedir(), vendorFile = VENDOR }) {
  const files = [
    env.AWS_CONFIG_FILE || join(home, '.aws/config'),
    env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws/credentials'),
  ];
  if (SOURCES.some((name) => env[name]) || files.some((file) => existsSync(file))) return true;
  return existsSync(vendorFile) && /amazon/i.test(readFileSync(vendorFile, 'utf8'));
}
