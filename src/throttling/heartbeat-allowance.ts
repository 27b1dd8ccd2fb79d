import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ExpectedBeatsRepository } from '../sessions/expected-beats.repository.js';

/**
 * So many heartbeats may be sent for each that was asked for. A holder that gets no acknowledgement retries every
 * sixth of its interval: a whole fleet that does so, as it was told to, stays within its limit.
 */
const BEATS_PER_EXPECTED = 8;
const FRESH_MS = 10_000;
const MACHINES_MAX = 10_000;
const OF_ALL = '';

/**
 * How many heartbeats a key may send a minute: the floor of the settings, or in proportion to what the live
 * sessions that it may write were asked for, whichever is more. A key that is bound to a machine may write those
 * of its machine, any other key all. Counted only once a key used half of what it may, and then at most every
 * ten seconds, behind the back of its requests.
 */
@Injectable()
export class HeartbeatAllowance {
  private readonly logger = new Logger(HeartbeatAllowance.name);
  private readonly expected = new Map<string, { perMinute: number; readAtMs: number }>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly beats: ExpectedBeatsRepository,
  ) {}

  limitOf(caller: Caller): number {
    const perMinute = this.expected.get(caller.machineId ?? OF_ALL)?.perMinute ?? 0;
    return Math.max(this.settings.heartbeatRateLimitPerMinute, Math.ceil(perMinute * BEATS_PER_EXPECTED));
  }

  /** Tells how much a key has left. Where that is little, a count begins that nobody waits for. */
  noteLeft(caller: Caller, left: number, limit: number): void {
    if (left * 2 > limit) return;
    const machine = caller.machineId ?? OF_ALL;
    const nowMs = performance.now();
    const known = this.expected.get(machine);
    if (known && nowMs - known.readAtMs < FRESH_MS) return;
    if (this.expected.size >= MACHINES_MAX) this.expected.clear();
    this.expected.set(machine, { perMinute: known?.perMinute ?? 0, readAtMs: nowMs });
    this.beats.perMinute(caller.machineId).then(
      (perMinute) => this.expected.set(machine, { perMinute, readAtMs: nowMs }),
      (error: unknown) => this.logger.warn(`Live sessions were not counted: ${String(error)}`),
    );
  }
}
