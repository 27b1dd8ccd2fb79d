import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { Problem } from '../problems/problem.js';
import { checkedIdempotencyKey } from '../validation/idempotency-key.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import type { IdempotencyRecord } from './idempotency-record.schema.js';
import { IDEMPOTENT_ROUTE, type IdempotentRoute } from './idempotent-route.js';
import { requestHash } from './request-hash.js';

/** A repeat waits so long for a first request that is still under way. */
const WAIT_MS = 5_000;
const LOOK_EVERY_MS = 50;

/** Makes every POST safe to repeat under an `Idempotency-Key`, per API key and route, for a day. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly records: IdempotencyRepository,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = request.method === 'POST' ? checkedIdempotencyKey(request.get('idempotency-key')) : null;
    const route = this.reflector.get<IdempotentRoute | undefined>(IDEMPOTENT_ROUTE, context.getHandler());
    if (key === null || !request.caller || route?.natural) return next.handle();
    const id = createHash('sha256')
      .update(JSON.stringify([request.caller.keyId, request.path, key]))
      .digest('base64url');
    const response = context.switchToHttp().getResponse<Response>();
    return from(this.once(id, requestHash(request.body), response, next, route?.secrets ?? []));
  }

  private async once(
    id: string,
    hash: string,
    response: Response,
    next: CallHandler,
    secrets: readonly string[],
  ): Promise<unknown> {
    if (!(await this.records.begin(id, hash))) return this.replay(await this.earlier(id, hash), response);
    try {
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await this.records.finish(id, { status: response.statusCode, body: without(body, secrets) });
      return body;
    } catch (error) {
      await this.records.forget(id);
      throw error;
    }
  }

  private async earlier(id: string, hash: string): Promise<NonNullable<IdempotencyRecord['answer']>> {
    const until = Date.now() + WAIT_MS;
    while (Date.now() < until) {
      const record = await this.records.find(id);
      if (record && record.requestHash !== hash) {
        throw new Problem('idempotency-mismatch', 'The Idempotency-Key was used for another request.');
      }
      if (record?.answer) return record.answer;
      if (!record) break;
      await wait(LOOK_EVERY_MS);
    }
    throw new Problem('unavailable', 'The first request under this Idempotency-Key is still under way.', {
      retryAfterSeconds: 1,
    });
  }

  private replay(answer: NonNullable<IdempotencyRecord['answer']>, response: Response): unknown {
    response.status(answer.status);
    response.setHeader('Idempotency-Replayed', 'true');
    return answer.body ?? undefined;
  }
}

function without(body: unknown, secrets: readonly string[]): unknown {
  if (secrets.length === 0 || typeof body !== 'object' || body === null) return body ?? null;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !secrets.includes(name)));
}
