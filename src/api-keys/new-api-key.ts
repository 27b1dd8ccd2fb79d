import { randomUUID } from 'node:crypto';
import type { Scope } from '../auth/scope.js';
import type { ApiKey } from './api-key.schema.js';
import { hashApiKey } from './api-key-hash.js';

export interface ApiKeyWish {
  name: string;
  scopes: readonly Scope[];
  machineId?: string | undefined;
  rateLimitPerMinute?: number | undefined;
  expiresAt?: Date | undefined;
}

/** The document of a new key. */
export function newApiKey(
  key: string,
  wish: ApiKeyWish,
  createdBy: string | null,
  now: Date,
  id: string = randomUUID(),
): ApiKey {
  return {
    _id: id,
    name: wish.name,
    hash: hashApiKey(key),
    scopes: [...wish.scopes],
    machineId: wish.machineId ?? null,
    rateLimitPerMinute: wish.rateLimitPerMinute ?? null,
    expiresAt: wish.expiresAt ?? null,
    revokedAt: null,
    lastUsedAt: null,
    createdBy,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}
