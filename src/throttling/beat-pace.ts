import type { Caller } from '../auth/caller.js';
import { Problem } from '../problems/problem.js';

const HOLDERS_MAX = 100_000;

interface Pace {
  askedMs: number;
  tokens: number;
  atMs: number;
}

/**
 * Notices who beats far more often than asked. Each holder may send so many beats in an interval that it was
 * asked for, and twice as many after a rest: a holder that retries, as it was told, every sixth of its
 * interval never reaches that. Time is an argument. In memory: an instance judges by what it sees itself.
 */
export class BeatPace {
  private readonly paces = new Map<string, Pace>();

  constructor(private readonly beatsPerIntervalMax: number) {}

  /** Counts a beat. Answers 0, or how many milliseconds to wait. */
  admit(holder: string, nowMs: number): number {
    const pace = this.paces.get(holder);
    if (!pace) return 0;
    const msPerBeat = pace.askedMs / this.beatsPerIntervalMax;
    pace.tokens = Math.min(this.beatsPerIntervalMax * 2, pace.tokens + (nowMs - pace.atMs) / msPerBeat);
    pace.atMs = nowMs;
    if (pace.tokens < 1) return (1 - pace.tokens) * msPerBeat;
    pace.tokens -= 1;
    return 0;
  }

  /** Counts a beat. Throws `rate-limited` where it comes too soon. */
  assertInPace(holder: string, nowMs: number): void {
    const waitMs = this.admit(holder, nowMs);
    if (waitMs === 0) return;
    throw new Problem('rate-limited', 'This beats far more often than nextHeartbeatSeconds asks for.', {
      retryAfterSeconds: waitMs / 1000,
    });
  }

  /** Notes the rhythm that a holder was asked for in the answer to its beat. */
  learn(holder: string, askedMs: number, nowMs: number): void {
    const pace = this.paces.get(holder);
    if (pace) {
      pace.askedMs = askedMs;
      return;
    }
    const first = this.paces.keys().next();
    if (this.paces.size >= HOLDERS_MAX && !first.done) this.paces.delete(first.value);
    this.paces.set(holder, { askedMs, tokens: this.beatsPerIntervalMax * 2 - 1, atMs: nowMs });
  }
}

/** Under which name a holder is counted: one key and what it beats for. */
export function holderOf(caller: Caller | undefined, path: string): string {
  return `${caller?.keyId} ${path}`;
}
