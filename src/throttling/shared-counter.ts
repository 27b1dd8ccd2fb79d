import { Injectable, Logger } from '@nestjs/common';
import { inTime } from '../database/in-time.js';
import type { Count } from './count.js';
import { RateLimitWindowsRepository } from './rate-limit-windows.repository.js';

/** More keys than this at once are forgotten, the one longest not refilled first; they ask anew. */
const SHARES_MAX = 50_000;
/** A limit is taken in so many chunks: fewer writes, and little is left over in an instance that is not used. */
const CHUNKS_PER_LIMIT = 20;
/** Longer than this no request waits for the count. */
const ASK_TIMEOUT_MS = 1_000;
/** For so long the database is not asked again once it did not answer. */
const AWAY_MS = 1_000;

/** What this instance holds of a key's limit. */
interface Share {
  /** Requests that may be let through without asking. */
  tokens: number;
  /** What the others had left over when it was last asked. */
  sharedLeft: number;
  /** The limit for which nothing was left; null while there may be more. */
  exhaustedAt: number | null;
  /** By the database's clock, to tell windows apart; and by that of this process. */
  window: number;
  endsAtMs: number;
  waiting: number;
  refilling: Promise<void> | null;
  /** How much was let through without the database, and until when that counts. */
  alone: { used: number; endsAtMs: number };
}

/**
 * Counts requests in windows of the database's clock, across instances, without a write per request: an
 * instance takes a twentieth of the limit at a time and lets that through by itself. Together they never let
 * more through than the limit in a window; what an instance took and did not use is lost to the others until the
 * window ends. While the database is away each instance counts for itself.
 */
@Injectable()
export class SharedCounter {
  private readonly logger = new Logger(SharedCounter.name);
  private readonly shares = new Map<string, Share>();
  private awayUntilMs = 0;

  constructor(private readonly windows: RateLimitWindowsRepository) {}

  async increment(key: string, windowMs: number, limit: number): Promise<Count> {
    const share = this.shareOf(key);
    for (;;) {
      const nowMs = performance.now();
      if (nowMs < share.endsAtMs) {
        if (share.tokens > 0) return this.letThrough(share, key, windowMs, limit, nowMs);
        if (share.exhaustedAt !== null && limit <= share.exhaustedAt) return blocked(share, limit, nowMs);
      }
      // Each round brings a token or the end of them, so nobody goes round more often than the limit is high.
      share.waiting += 1;
      try {
        await this.refill(share, key, windowMs, limit);
      } finally {
        share.waiting -= 1;
      }
    }
  }

  private letThrough(share: Share, key: string, windowMs: number, limit: number, nowMs: number): Count {
    share.tokens -= 1;
    const few = Math.floor(chunkOf(limit) / 4);
    // The next chunk is asked for before this one is used up, so that a busy key does not wait for it.
    if (share.tokens > 0 && share.tokens <= few && share.exhaustedAt === null) {
      void this.refill(share, key, windowMs, limit);
    }
    return {
      totalHits: limit - Math.max(0, share.tokens + share.sharedLeft),
      timeToExpire: secondsLeft(share, nowMs),
      isBlocked: false,
      timeToBlockExpire: 0,
    };
  }

  private shareOf(key: string): Share {
    const known = this.shares.get(key);
    if (known) return known;
    const first = this.shares.keys().next();
    if (this.shares.size >= SHARES_MAX && !first.done) this.shares.delete(first.value);
    const share: Share = {
      tokens: 0,
      sharedLeft: 0,
      exhaustedAt: null,
      window: 0,
      endsAtMs: 0,
      waiting: 0,
      refilling: null,
      alone: { used: 0, endsAtMs: 0 },
    };
    this.shares.set(key, share);
    return share;
  }

  /** One at a time for a key: who comes meanwhile waits for the same answer. Never throws. */
  private refill(share: Share, key: string, windowMs: number, limit: number): Promise<void> {
    share.refilling ??= this.ask(share, key, windowMs, limit).finally(() => {
      share.refilling = null;
    });
    return share.refilling;
  }

  private async ask(share: Share, key: string, windowMs: number, limit: number): Promise<void> {
    const askedAtMs = performance.now();
    const wanted = Math.max(chunkOf(limit), share.waiting);
    if (askedAtMs < this.awayUntilMs) return lendAlone(share, wanted, limit, windowMs, askedAtMs);
    try {
      const taken = await inTime(this.windows.take(key, wanted, limit, windowMs), ASK_TIMEOUT_MS);
      // Counted from before the question, so the tokens of a window never outlive it.
      const endsAtMs = askedAtMs + taken.leftMs;
      const window = taken.endsAt.getTime();
      const isSameWindow = window === share.window;
      share.window = window;
      share.tokens = (isSameWindow ? share.tokens : 0) + taken.granted;
      share.sharedLeft = Math.max(0, limit - taken.used);
      share.exhaustedAt = taken.granted < wanted ? limit : null;
      share.endsAtMs = isSameWindow ? Math.min(share.endsAtMs, endsAtMs) : endsAtMs;
    } catch (error) {
      this.awayUntilMs = performance.now() + AWAY_MS;
      this.logger.warn(`Requests are counted by this process alone for now: ${String(error)}`);
      lendAlone(share, wanted, limit, windowMs, performance.now());
    }
  }
}

/** What is taken at a time. */
function chunkOf(limit: number): number {
  return Math.max(1, Math.floor(limit / CHUNKS_PER_LIMIT));
}

/** Lets an instance go on by itself, up to the whole limit: it cannot know how many others there are. */
function lendAlone(share: Share, wanted: number, limit: number, windowMs: number, nowMs: number): void {
  if (nowMs >= share.alone.endsAtMs) share.alone = { used: 0, endsAtMs: nowMs + windowMs };
  const lent = Math.min(wanted, Math.max(0, limit - share.alone.used));
  share.alone.used += lent;
  share.tokens = (nowMs < share.endsAtMs ? share.tokens : 0) + lent;
  share.window = 0;
  share.sharedLeft = limit - share.alone.used;
  share.exhaustedAt = lent < wanted ? limit : null;
  share.endsAtMs = share.alone.endsAtMs;
}

function blocked(share: Share, limit: number, nowMs: number): Count {
  const seconds = secondsLeft(share, nowMs);
  return { totalHits: limit + 1, timeToExpire: seconds, isBlocked: true, timeToBlockExpire: seconds };
}

function secondsLeft(share: Share, nowMs: number): number {
  return Math.ceil((share.endsAtMs - nowMs) / 1000);
}
