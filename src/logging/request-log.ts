import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { routePattern } from '../http/route-pattern.js';
import { traceIdOf } from '../tracing/trace-id.js';

const REQUEST_ID_HEADER = 'x-request-id';

/** What is taken over from a caller; anything else could forge a line of the log. */
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Gives each request an id, answers it as `X-Request-Id`, and logs each request once, when it is over:
 * never the query, a header or a body.
 */
export function requestLog(logger: Logger): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const startedAt = performance.now();
    const requestId = takeRequestId(request);
    response.setHeader(REQUEST_ID_HEADER, requestId);
    response.once('close', () => {
      logger.info(
        {
          requestId,
          traceId: traceIdOf(request.headers.traceparent),
          keyId: (request as AuthenticatedRequest).caller?.keyId,
          method: request.method,
          route: routePattern(request),
          status: response.statusCode,
          durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}

/** The id under which a request is logged. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader(REQUEST_ID_HEADER) ?? '');
}

function takeRequestId(request: Request): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
