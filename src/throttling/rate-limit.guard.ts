import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { HEARTBEAT_BUCKET } from './heartbeat-bucket.js';
import { RequestLimits } from './request-limits.js';

/**
 * Counts requests by API key, so it stands behind the guard that authenticates: nobody can use up the limit of
 * a key that they do not have. Routes that want no key are not counted.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RequestLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const { caller } = http.getRequest<AuthenticatedRequest>();
    if (!caller) return true;
    const isHeartbeat = this.reflector.getAllAndOverride<boolean | undefined>(HEARTBEAT_BUCKET, [
      context.getHandler(),
      context.getClass(),
    ]);
    await this.limits.admit(caller, isHeartbeat ? 'heartbeat' : 'default', http.getResponse<Response>());
    return true;
  }
}
