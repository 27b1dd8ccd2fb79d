import { Injectable } from '@nestjs/common';
import type { Count } from './count.js';

/** More callers than this at once are forgotten, the oldest window first. */
const WINDOWS_MAX = 50_000;

interface Window {
  hits: number;
  endsAtMs: number;
}

/**
 * Counts requests in fixed windows, in constant time and space per caller. In memory: each process counts for
 * itself, so several of them together let a key make that many times more.
 */
@Injectable()
export class MemoryCounter {
  private readonly windows = new Map<string, Window>();

  async increment(key: string, windowMs: number, limit: number): Promise<Count> {
    const nowMs = performance.now();
    const window = this.windowOf(key, windowMs, nowMs);
    window.hits += 1;
    const secondsLeft = Math.ceil((window.endsAtMs - nowMs) / 1000);
    const isBlocked = window.hits > limit;
    return {
      totalHits: window.hits,
      timeToExpire: secondsLeft,
      isBlocked,
      timeToBlockExpire: isBlocked ? secondsLeft : 0,
    };
  }

  private windowOf(key: string, windowMs: number, nowMs: number): Window {
    const known = this.windows.get(key);
    if (known && known.endsAtMs > nowMs) return known;
    const fresh = { hits: 0, endsAtMs: nowMs + windowMs };
    // Deleted first, so that the order of the map is that of the windows' ends.
    this.windows.delete(key);
    this.windows.set(key, fresh);
    this.dropOldest(nowMs);
    return fresh;
  }

  private dropOldest(nowMs: number): void {
    for (const [key, window] of this.windows) {
      if (window.endsAtMs > nowMs && this.windows.size <= WINDOWS_MAX) return;
      this.windows.delete(key);
    }
  }
}
