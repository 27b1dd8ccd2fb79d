import { createCipheriv, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

/** Writes secrets as SST links them to a function. Answers the variables that lead the function to them. */
export async function writeLinkedSecrets(
  file: string,
  secrets: Readonly<Record<string, string>>,
): Promise<{ SST_KEY: string; SST_KEY_FILE: string }> {
  const key = randomBytes(32);
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
  const resources = {
    App: { name: 'claude-projects', stage: 'test' },
    ...Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [name, { type: 'sst.sst.Secret', value }]),
    ),
  };
  const text = Buffer.concat([cipher.update(JSON.stringify(resources)), cipher.final(), cipher.getAuthTag()]);
  await writeFile(file, text);
  return { SST_KEY: key.toString('base64'), SST_KEY_FILE: file };
}
