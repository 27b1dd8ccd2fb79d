import type { Caller } from '../auth/caller.js';

/**
 * Not longer than the shortest overlap of a rotation but none, which is a second: whatever was remembered before
 * the rotation is forgotten before the old secret ends, so the end is exact in every instance. A revoked key, for
 * which 10 s are promised, is refused as soon.
 */
export const CALLER_CACHE_MS = 1_000;

const CALLERS_MAX = 10_000;

/** One instant on two clocks: one that never steps, and one that counts the time in which a machine sleeps. */
export interface Instant {
  steadyMs: number;
  wallMs: number;
}

interface Remembered {
  caller: Caller;
  readAt: Instant;
  trustedMs: number;
}

/**
 * Remembers whom a key belongs to, for a second and never beyond the instant at which the secret ends, so
 * that a busy key does not cost a read per request. How long a secret still has is told by the database and is
 * counted from before the question, so an end is kept to the exact instant: what is asked anew the database
 * decides. Both clocks must agree, because the steady one stands still while a machine sleeps or a function is
 * frozen. Refusals are not remembered: a new key works at once.
 */
export class CallerCache {
  private readonly callers = new Map<string, Remembered>();

  get(hash: string, now: Instant): Caller | null {
    const remembered = this.callers.get(hash);
    return remembered && isTrusted(remembered, now) ? remembered.caller : null;
  }

  /** `readAt` is an instant before the key was read; `endsInMs` is null for a secret without end. */
  set(hash: string, caller: Caller, endsInMs: number | null, readAt: Instant): void {
    const first = this.callers.keys().next();
    if (this.callers.size >= CALLERS_MAX && !first.done) this.callers.delete(first.value);
    this.callers.delete(hash);
    const trustedMs = Math.min(CALLER_CACHE_MS, endsInMs ?? CALLER_CACHE_MS);
    this.callers.set(hash, { caller, readAt, trustedMs });
  }

  /** Forgets a key with all its secrets at once, in this process. */
  forget(keyId: string): void {
    for (const [hash, { caller }] of this.callers) {
      if (caller.keyId === keyId) this.callers.delete(hash);
    }
  }
}

function isTrusted({ readAt, trustedMs }: Remembered, now: Instant): boolean {
  const sleptMs = now.wallMs - readAt.wallMs;
  return now.steadyMs - readAt.steadyMs < trustedMs && sleptMs >= 0 && sleptMs < trustedMs;
}
