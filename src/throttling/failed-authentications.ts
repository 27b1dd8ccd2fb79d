import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Problem } from '../problems/problem.js';
import { MemoryCounter } from './memory-counter.js';

const WINDOW_MS = 60_000;

/**
 * Limits how often one address may fail to authenticate. Asked after a failure only: a valid key is never
 * refused for what others at its address do.
 */
@Injectable()
export class FailedAuthentications {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly counter: MemoryCounter,
  ) {}

  /** Counts a failure. Throws `rate-limited` when the address had too many. */
  async count(address: string): Promise<void> {
    const { isBlocked, timeToBlockExpire } = await this.counter.increment(
      `address:${address}`,
      WINDOW_MS,
      this.settings.authenticationFailuresPerMinute,
    );
    if (!isBlocked) return;
    throw new Problem('rate-limited', 'Too many failed authentications from this address.', {
      retryAfterSeconds: timeToBlockExpire,
    });
  }
}
