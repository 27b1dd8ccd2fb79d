import { createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';

const TAG_BYTES = 16;
/** What SST encrypts with. */
const NONCE = Buffer.alloc(12);

/**
 * The secrets that SST linked to a function, as variables: `MongodbUri` is read as `MONGODB_URI`. They lie beside the
 * code in a file encrypted by AES-256-GCM, the tag at its end, under the key in `SST_KEY`. An empty secret is one
 * that is not set. Nothing where no file is named; throws where it cannot be read.
 */
export function linkedSecrets(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { SST_KEY: key, SST_KEY_FILE: file } = env;
  if (!key || !file) return {};
  const encrypted = readFileSync(file);
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64'), NONCE);
  decipher.setAuthTag(encrypted.subarray(-TAG_BYTES));
  const text = Buffer.concat([decipher.update(encrypted.subarray(0, -TAG_BYTES)), decipher.final()]);
  const linked: Record<string, unknown> = JSON.parse(text.toString('utf8'));
  return Object.fromEntries(
    Object.entries(linked).flatMap(([name, resource]) =>
      isSecret(resource) ? [[variableName(name), resource.value]] : [],
    ),
  );
}

function isSecret(resource: unknown): resource is { value: string } {
  return (
    typeof resource === 'object' &&
    resource !== null &&
    'value' in resource &&
    typeof resource.value === 'string'
  );
}

function variableName(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
}
