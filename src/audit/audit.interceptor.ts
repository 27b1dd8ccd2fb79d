import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { ACCESS, type Access } from '../auth/access.js';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import type { Caller } from '../auth/caller.js';
import { includesScope } from '../auth/scope.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { inTime } from '../database/in-time.js';
import { requestIdOf } from '../logging/request-log.js';
import { toProblem } from '../problems/to-problem.js';
import { AuditRepository } from './audit.repository.js';
import { AUDITED } from './audited.js';

/** Longer than this no request waits for its entry. */
const WRITE_TIMEOUT_MS = 2_000;
const ID = /^[A-Za-z0-9][A-Za-z0-9:_-]{0,99}$/;

/** Records who did what with an admin key, before it is answered, whether it was done or refused. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  private readonly logger = new Logger(AuditInterceptor.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly entries: AuditRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { caller } = request;
    if (!caller || !this.isRecorded(context, request.method, caller)) return next.handle();
    return from(this.recorded(request, context.switchToHttp().getResponse<Response>(), caller, next));
  }

  private isRecorded(context: ExecutionContext, method: string, caller: Caller): boolean {
    if (method === 'GET' || method === 'HEAD' || !includesScope(caller.scopes, 'admin')) return false;
    const of = [context.getHandler(), context.getClass()];
    return (
      this.reflector.getAllAndOverride<Access | undefined>(ACCESS, of) === 'admin' ||
      this.reflector.getAllAndOverride<boolean | undefined>(AUDITED, of) === true
    );
  }

  private async recorded(
    request: AuthenticatedRequest,
    response: Response,
    caller: Caller,
    next: CallHandler,
  ): Promise<unknown> {
    const record = (status: number, body?: unknown) =>
      this.record({
        keyId: caller.keyId,
        method: request.method,
        route: String(request.route?.path ?? 'none'),
        targetId: idOf(request.params.id) ?? idOf((body as { id?: unknown } | undefined)?.id),
        status,
        requestId: requestIdOf(response),
      });
    try {
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await record(response.statusCode, body);
      return body;
    } catch (error) {
      await record(toProblem(error).status);
      throw error;
    }
  }

  /** What was done is done: an entry that cannot be written is logged instead, and fails nothing. */
  private async record(entry: Parameters<AuditRepository['add']>[0]): Promise<void> {
    try {
      await inTime(this.entries.add(entry, this.settings.auditRetentionDays), WRITE_TIMEOUT_MS);
    } catch (error) {
      this.logger.error(
        `An entry of the audit trail was not kept: ${JSON.stringify(entry)}: ${String(error)}`,
      );
    }
  }
}

/** An id, and nothing else that somebody may have put into a path. */
function idOf(value: unknown): string | null {
  return typeof value === 'string' && ID.test(value) ? value : null;
}
