import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { Problem } from '../problems/problem.js';
import { HeartbeatAllowance } from './heartbeat-allowance.js';

/**
 * Counts requests by API key, so it stands behind the guard that authenticates: nobody can use up the limit of
 * a key that they do not have. Routes that want no key are not counted.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  @Inject(HeartbeatAllowance)
  private readonly allowance!: HeartbeatAllowance;

  protected override async shouldSkip(context: ExecutionContext): Promise<boolean> {
    return context.switchToHttp().getRequest<AuthenticatedRequest>().caller === undefined;
  }

  protected override async handleRequest({
    context,
    limit,
    ttl,
    throttler,
  }: ThrottlerRequest): Promise<boolean> {
    const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    const bucket = throttler.name ?? 'default';
    const count = await this.storageService.increment(`${bucket}:${caller?.keyId}`, ttl, limit, ttl, bucket);
    const left = Math.max(0, limit - count.totalHits);
    if (caller && bucket === 'heartbeat') this.allowance.noteLeft(caller, left, limit);
    response.setHeader('RateLimit-Policy', `"${bucket}";q=${limit};w=${ttl / 1000}`);
    response.setHeader('RateLimit', `"${bucket}";r=${left};t=${count.timeToExpire}`);
    if (!count.isBlocked) return true;
    throw new Problem('rate-limited', `This API key may make ${limit} requests of this kind a minute.`, {
      retryAfterSeconds: count.timeToBlockExpire,
    });
  }
}
