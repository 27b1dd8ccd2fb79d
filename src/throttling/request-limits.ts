import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Problem } from '../problems/problem.js';
import { HeartbeatAllowance } from './heartbeat-allowance.js';
import { SharedCounter } from './shared-counter.js';

export const WINDOW_MS = 60_000;

export type Bucket = 'default' | 'heartbeat';

/** Counts requests by API key, each kind in a bucket of its own. */
@Injectable()
export class RequestLimits {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly counter: SharedCounter,
    private readonly allowance: HeartbeatAllowance,
  ) {}

  /** Counts a request, and says in the headers of its answer what is left. Throws `rate-limited`. */
  async admit(
    caller: Caller,
    bucket: Bucket,
    response: { setHeader(name: string, value: string): unknown },
  ): Promise<void> {
    const limit = this.limitOf(caller, bucket);
    const count = await this.counter.increment(`${bucket}:${caller.keyId}`, WINDOW_MS, limit);
    const left = Math.max(0, limit - count.totalHits);
    if (bucket === 'heartbeat') this.allowance.noteLeft(caller, left, limit);
    response.setHeader('RateLimit-Policy', `"${bucket}";q=${limit};w=${WINDOW_MS / 1000}`);
    response.setHeader('RateLimit', `"${bucket}";r=${left};t=${count.timeToExpire}`);
    if (!count.isBlocked) return;
    throw new Problem('rate-limited', `This API key may make ${limit} requests of this kind a minute.`, {
      retryAfterSeconds: count.timeToBlockExpire,
    });
  }

  private limitOf(caller: Caller, bucket: Bucket): number {
    return bucket === 'heartbeat'
      ? this.allowance.limitOf(caller)
      : (caller.rateLimitPerMinute ?? this.settings.rateLimitPerMinute);
  }
}
