import type { Caller } from '../auth/caller.js';

/** A revoked key is refused within 10 s everywhere; this leaves half of that for everything else. */
export const CALLER_CACHE_MS = 5_000;

const CALLERS_MAX = 10_000;

interface Remembered {
  caller: Caller;
  untilMs: number;
}

/**
 * Remembers whom a key belongs to, for a few seconds and never beyond the key's expiry, so that a busy key does
 * not cost a read per request. Time is an argument. Refusals are not remembered: a new key works at once.
 */
export class CallerCache {
  private readonly callers = new Map<string, Remembered>();

  get(hash: string, nowMs: number): Caller | null {
    const remembered = this.callers.get(hash);
    return remembered && nowMs < remembered.untilMs ? remembered.caller : null;
  }

  /** `readAtMs` is an instant before the key was read; `expiresInMs` is null for a key without end. */
  set(hash: string, caller: Caller, expiresInMs: number | null, readAtMs: number): void {
    const first = this.callers.keys().next();
    if (this.callers.size >= CALLERS_MAX && !first.done) this.callers.delete(first.value);
    this.callers.delete(hash);
    this.callers.set(hash, {
      caller,
      untilMs: readAtMs + Math.min(CALLER_CACHE_MS, expiresInMs ?? CALLER_CACHE_MS),
    });
  }

  /** Forgets a key at once, in this process. */
  forget(keyId: string): void {
    for (const [hash, { caller }] of this.callers) {
      if (caller.keyId === keyId) this.callers.delete(hash);
    }
  }
}
