import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'cp_';
const SECRET_BYTES = 32;
const FORM = /^cp_([0-9a-f]{64})([0-9a-f]{8})$/;

/** Makes an API key: a prefix that secret scanners can find, 256 random bits and a checksum, in hex. */
export function makeApiKey(): string {
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  return `${PREFIX}${secret}${checksum(secret)}`;
}

/**
 * Whether a text has the form of an API key. The checksum turns a mistyped key or a guess away
 * before the database is asked; it is no secret and proves nothing.
 */
export function isApiKey(text: string): boolean {
  const [, secret, sum] = FORM.exec(text) ?? [];
  return secret !== undefined && sum === checksum(secret);
}

function checksum(secret: string): string {
  return crc32(PREFIX + secret)
    .toString(16)
    .padStart(8, '0');
}
