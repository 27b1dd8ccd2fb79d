import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { Problem } from '../problems/problem.js';
import { FailedAuthentications } from '../throttling/failed-authentications.js';
import { ACCESS, type Access } from './access.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { presentedKey } from './presented-key.js';
import { includesScope } from './scope.js';

/** Lets a request through to a route that is public, or with a key whose scopes include what the route wants. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly apiKeys: ApiKeysService,
    private readonly failures: FailedAuthentications,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    // The start already refuses such a route; a request must not be what finds a gap in that.
    if (access === undefined) throw new Problem('forbidden', 'The route declares nobody who may use it.');
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.caller = await this.authenticate(request);
    if (includesScope(request.caller.scopes, access)) return true;
    throw new Problem('forbidden', `This needs an API key with the scope ${access}.`);
  }

  private async authenticate(
    request: AuthenticatedRequest,
  ): Promise<NonNullable<AuthenticatedRequest['caller']>> {
    const key = presentedKey(request.headers);
    const caller = key === null ? null : await this.apiKeys.authenticate(key);
    if (caller) return caller;
    await this.failures.count(request.ip ?? 'unknown');
    throw new Problem(
      'unauthenticated',
      key === null
        ? 'Send an API key as "Authorization: Bearer <key>" or "X-API-Key: <key>".'
        : 'The API key is unknown, revoked or expired.',
    );
  }
}
