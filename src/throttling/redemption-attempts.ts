import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Problem } from '../problems/problem.js';
import { MemoryCounter } from './memory-counter.js';

const WINDOW_MS = 60_000;

/** Limits how often one address may try to redeem a code: the one write that wants no key. */
@Injectable()
export class RedemptionAttempts {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly counter: MemoryCounter,
  ) {}

  /** Counts an attempt before it is made. Throws `rate-limited` when the address made too many. */
  async count(address: string): Promise<void> {
    const { isBlocked, timeToBlockExpire } = await this.counter.increment(
      `redemption:${address}`,
      WINDOW_MS,
      this.settings.authenticationFailuresPerMinute,
    );
    if (!isBlocked) return;
    throw new Problem('rate-limited', 'Too many attempts to redeem a code from this address.', {
      retryAfterSeconds: timeToBlockExpire,
    });
  }
}
