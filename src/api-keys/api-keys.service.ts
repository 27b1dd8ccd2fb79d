import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DatabaseClock } from '../database/database-clock.js';
import { idFromKey } from '../idempotency/id-from-key.js';
import { type Page, toPage } from '../paging/cursor.js';
import { Problem } from '../problems/problem.js';
import { assertVersion } from '../validation/if-match.js';
import { type ApiKeyView, type CreateApiKeyDto, type CreatedApiKeyView, viewApiKey } from './api-key.dto.js';
import { isApiKey, makeApiKey } from './api-key.js';
import type { ApiKey } from './api-key.schema.js';
import { hashApiKey, sameHash } from './api-key-hash.js';
import { ApiKeysRepository, ROTATIONS_MAX } from './api-keys.repository.js';
import { CallerCache, type Instant } from './caller-cache.js';
import { type ApiKeyWish, newApiKey } from './new-api-key.js';

/** How often a use is tried to be recorded by this process, per key. */
const RECORD_USE_EVERY_MS = 60_000;
const RECORDED_MAX = 10_000;

@Injectable()
export class ApiKeysService {
  private readonly logger = new Logger(ApiKeysService.name);
  private readonly cache = new CallerCache();
  private readonly reads = new Map<string, Promise<Caller | null>>();
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
    const caller = this.cache.get(hash, instant()) ?? (await this.readOnce(hash));
    if (caller) this.recordUse(caller.keyId, performance.now());
    return caller;
  }

  /**
   * Makes a key and tells its secret. A repeat under one idempotency key answers the key of the first try
   * without its secret, which is stored nowhere. Throws `invalid-request` and `idempotency-mismatch`.
   */
  async create(
    request: CreateApiKeyDto,
    by: Caller,
    idempotencyKey: string | null = null,
  ): Promise<CreatedApiKeyView> {
    const now = await this.clock.now();
    const expiresAt = request.expiresAt === undefined ? undefined : new Date(request.expiresAt);
    if (expiresAt && !(expiresAt > now)) throw invalid('expiresAt', 'must lie in the future');
    // A key bound to a machine that could make keys would only have to make one that is not bound.
    if (request.machineId !== undefined && request.scopes.includes('admin')) {
      throw invalid('scopes', 'must not hold admin for a key that is bound to a machine');
    }
    const key = makeApiKey();
    const id = idempotencyKey === null ? undefined : idFromKey('api-key', by.keyId, idempotencyKey);
    const document = newApiKey(key, { ...request, expiresAt }, by.keyId, now, id);
    if (await this.keys.insert(document)) return { ...viewApiKey(document), key };
    const earlier = await this.keys.findById(document._id);
    if (!earlier) throw new Error('Two random API keys were the same.');
    if (!isSameWish(earlier, document)) {
      throw new Problem('idempotency-mismatch', 'The Idempotency-Key was used for another API key.');
    }
    return viewApiKey(earlier);
  }

  /** Makes the key of a machine that enrolled. */
  async createFor(wish: ApiKeyWish, id: string, createdBy: string): Promise<CreatedApiKeyView> {
    const key = makeApiKey();
    const document = newApiKey(key, wish, createdBy, await this.clock.now(), id);
    if (!(await this.keys.insert(document))) throw new Error(`There already is an API key ${id}.`);
    return { ...viewApiKey(document), key };
  }

  /**
   * Gives a key another secret; the one before ends exactly so many seconds later, in every instance. Throws
   * `not-found`, `version-mismatch`, and `invalid-transition` for a key that no longer works or was rotated too often.
   */
  async rotate(
    id: string,
    overlapSeconds: number,
    ifMatch: number | null = null,
  ): Promise<CreatedApiKeyView> {
    const key = makeApiKey();
    const rotated = await this.keys.rotate(id, hashApiKey(key), overlapSeconds, ifMatch);
    this.cache.forget(id);
    if (rotated) return { ...viewApiKey(rotated), key };
    assertVersion(await this.view(id), ifMatch);
    throw new Problem(
      'invalid-transition',
      `API key ${id} was revoked, has expired, or was rotated ${ROTATIONS_MAX} times. Make another one.`,
    );
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

  /** From now on the key is refused here, and within seconds everywhere. Safe to repeat. Throws `not-found`, `version-mismatch`. */
  async revoke(id: string, ifMatch: number | null = null): Promise<void> {
    if (!(await this.keys.revoke(id, ifMatch))) {
      assertVersion(await this.view(id), ifMatch);
      throw notFound(id);
    }
    this.cache.forget(id);
  }

  /** Joins the read of another request with the same key, unless what it brings is no longer good. */
  private async readOnce(hash: string): Promise<Caller | null> {
    const underWay = this.reads.get(hash);
    if (underWay) {
      await underWay.catch(() => undefined);
      const caller = this.cache.get(hash, instant());
      if (caller) return caller;
    }
    const reading = this.read(hash, instant());
    this.reads.set(hash, reading);
    try {
      return await reading;
    } finally {
      if (this.reads.get(hash) === reading) this.reads.delete(hash);
    }
  }

  private async read(hash: string, readAt: Instant): Promise<Caller | null> {
    const key = await this.keys.findUsable(hash);
    if (!key || !sameHash(key.hash, hash)) return null;
    const caller: Caller = {
      keyId: key._id,
      name: key.name,
      scopes: key.scopes,
      machineId: key.machineId,
      rateLimitPerMinute: key.rateLimitPerMinute ?? this.settings.rateLimitPerMinute,
    };
    this.cache.set(hash, caller, key.endsInMs, readAt);
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

/** Whether two documents were made by the same request. */
function isSameWish(a: ApiKey, b: ApiKey): boolean {
  const wishOf = ({ name, scopes, machineId, rateLimitPerMinute, expiresAt }: ApiKey) =>
    JSON.stringify([name, scopes, machineId, rateLimitPerMinute, expiresAt]);
  return wishOf(a) === wishOf(b);
}

function instant(): Instant {
  return { steadyMs: performance.now(), wallMs: Date.now() };
}

function invalid(path: string, message: string): Problem {
  return new Problem('invalid-request', `${path} ${message}.`, { errors: [{ path, message }] });
}

function notFound(id: string): Problem {
  return new Problem('not-found', `There is no API key ${id}.`);
}
