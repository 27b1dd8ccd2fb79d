import { createHash } from 'node:crypto';

/**
 * The id of what is created under an idempotency key: the same caller and key make the same id, so that a
 * repeat finds what the first try made, also where nobody lived to note that it did. `kind` keeps a key that
 * is used on two routes apart.
 */
export function idFromKey(kind: string, callerKeyId: string, idempotencyKey: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([kind, callerKeyId, idempotencyKey]))
    .digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
