import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DatabaseClock } from '../database/database-clock.js';
import { type Page, toPage } from '../paging/cursor.js';
import { Problem } from '../problems/problem.js';
import { type ApiKeyView, type CreateApiKeyDto, type CreatedApiKeyView, viewApiKey } from './api-key.dto.js';
import { isApiKey, makeApiKey } from './api-key.js';
import { hashApiKey, sameHash } from './api-key-hash.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { CallerCache } from './caller-cache.js';
import { newApiKey } from './new-api-key.js';

/** How often a use is tried to be recorded by this process, per key. */
const RECORD_USE_EVERY_MS = 60_000;
const RECORDED_MAX = 10_000;

@Injectable()
export class ApiKeysService {
  private readonly logger = new Logger(ApiKeysService.name);
  private readonly cache = new CallerCache();
  private readonly recordedAtMs = new Map<string, number>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly keys: ApiKeysRepository,
    private readonly clock: DatabaseClock,
  ) {}

  /** Whom a key belongs to; null for one that is malformed, unknown, revoked or expired. */
  async authenticate(key: string): Promise<Caller | null> {
    if (!isApiKey(key)) return null;
    const hash = hashApiKey(key);
    const readAtMs = performance.now();
    const caller = this.cache.get(hash, readAtMs) ?? (await this.read(hash, readAtMs));
    if (caller) this.recordUse(caller.keyId, readAtMs);
    return caller;
  }

  async create(request: CreateApiKeyDto, by: Caller): Promise<CreatedApiKeyView> {
    const now = await this.clock.now();
    const expiresAt = request.expiresAt === undefined ? undefined : new Date(request.expiresAt);
    if (expiresAt && !(expiresAt > now)) throw invalid('expiresAt', 'must lie in the future');
    // A key bound to a machine that could make keys would only have to make one that is not bound.
    if (request.machineId !== undefined && request.scopes.includes('admin')) {
      throw invalid('scopes', 'must not hold admin for a key that is bound to a machine');
    }
    const key = makeApiKey();
    const document = newApiKey(key, { ...request, expiresAt }, by.keyId, now);
    if (!(await this.keys.insert(document))) throw new Error('Two random API keys were the same.');
    return { ...viewApiKey(document), key };
  }

  /** Throws `not-found`. */
  async view(id: string): Promise<ApiKeyView> {
    const key = await this.keys.findById(id);
    if (!key) throw notFound(id);
    return viewApiKey(key);
  }

  async list(limit: number, cursor: string | undefined): Promise<Page<ApiKeyView>> {
    return toPage(await this.keys.list(limit, cursor), limit, viewApiKey);
  }

  /** From now on the key is refused here, and within seconds everywhere. Safe to repeat. Throws `not-found`. */
  async revoke(id: string): Promise<void> {
    if (!(await this.keys.revoke(id))) throw notFound(id);
    this.cache.forget(id);
  }

  private async read(hash: string, readAtMs: number): Promise<Caller | null> {
    const key = await this.keys.findUsable(hash);
    if (!key || !sameHash(key.hash, hash)) return null;
    const caller: Caller = {
      keyId: key._id,
      name: key.name,
      scopes: key.scopes,
      machineId: key.machineId,
      rateLimitPerMinute: key.rateLimitPerMinute ?? this.settings.rateLimitPerMinute,
    };
    this.cache.set(hash, caller, key.expiresInMs, readAtMs);
    return caller;
  }

  /** Nobody waits for it, and nobody is refused because it failed: the next minute tries again. */
  private recordUse(keyId: string, nowMs: number): void {
    const before = this.recordedAtMs.get(keyId);
    if (before !== undefined && nowMs - before < RECORD_USE_EVERY_MS) return;
    if (this.recordedAtMs.size >= RECORDED_MAX) this.recordedAtMs.clear();
    this.recordedAtMs.set(keyId, nowMs);
    this.keys.recordUse(keyId).catch((error: unknown) => {
      this.logger.warn(`The last use of an API key was not recorded: ${String(error)}`);
    });
  }
}

function invalid(path: string, message: string): Problem {
  return new Problem('invalid-request', `${path} ${message}.`, { errors: [{ path, message }] });
}

function notFound(id: string): Problem {
  return new Problem('not-found', `There is no API key ${id}.`);
}
