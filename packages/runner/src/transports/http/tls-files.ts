import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigError } from '../../config/config-error.js';
import type { HttpSettings } from './http-settings.js';

export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Null: none are set. Throws a `ConfigError` where they cannot be read or do not fit together. */
export function readTlsFiles({ tls }: HttpSettings): TlsFiles | null {
  if (!tls) return null;
  try {
    const files = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) };
    createSecureContext(files);
    return files;
  } catch (error) {
    throw new ConfigError(`http.tls cannot be used: ${(error as Error).message}`);
  }
}
