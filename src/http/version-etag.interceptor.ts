import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { LIVING_FIELDS } from './living-fields.js';

/** Gives every single resource its version as an `ETag`, for `If-Match`. */
@Injectable()
export class VersionEtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    const request = context.switchToHttp().getRequest<Request>();
    return next.handle().pipe(
      map((body: unknown) => {
        if (!response.headersSent && hasVersion(body)) {
          response.setHeader('ETag', `"${body.version}"`);
          // The framework would answer 304 to who has this version, and keep from them what has changed since.
          if (LIVING_FIELDS.some((field) => field in body)) delete request.headers['if-none-match'];
        }
        return body;
      }),
    );
  }
}

function hasVersion(body: unknown): body is { version: number } {
  return (
    typeof body === 'object' && body !== null && typeof (body as { version?: unknown }).version === 'number'
  );
}
