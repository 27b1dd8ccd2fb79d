import type { IncomingHttpHeaders } from 'node:http';

/** The API key that a request carries, as `Authorization: Bearer` or `X-API-Key`; null where it carries none. */
export function presentedKey(headers: IncomingHttpHeaders): string | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const header = headers['x-api-key'];
  return bearer ?? (typeof header === 'string' && header !== '' ? header : null);
}
