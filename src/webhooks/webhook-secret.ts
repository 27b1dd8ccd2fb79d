import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** Makes the secret that signs a webhook's deliveries: a prefix that secret scanners can find, and 256 random bits. */
export function makeWebhookSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('hex')}`;
}

/**
 * The value of the signature's header. The instant is signed too, so that a receiver can refuse what
 * somebody recorded and repeats.
 */
export function signatureOf(secret: string, body: string, unixSeconds: number): string {
  const mac = createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex');
  return `t=${unixSeconds},v1=${mac}`;
}
