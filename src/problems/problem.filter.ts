import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { methodNotAllowed } from '../http/method-not-allowed.js';
import { requestIdOf } from '../logging/request-log.js';
import { toProblem } from './to-problem.js';

/** Answers every failure as `application/problem+json`. Bugs are logged in full and told in one sentence. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = methodNotAllowed(error, request) ?? toProblem(error);
    if (problem.status >= 500) {
      const level = problem.code === 'internal' ? 'error' : 'warn';
      this.logger[level]({ err: error, requestId: requestIdOf(response) }, 'request failed');
    }
    if (response.headersSent) {
      // The answer has begun; cutting it off is the only way left to say that it is not whole.
      response.destroy();
      return;
    }
    const { retryAfterSeconds, allow } = problem.extensions;
    if (Array.isArray(allow)) response.setHeader('Allow', allow.join(', '));
    if (typeof retryAfterSeconds === 'number') {
      response.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfterSeconds))));
    }
    if (problem.code === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status);
    response.setHeader('Content-Type', 'application/problem+json');
    response.send(Buffer.from(JSON.stringify(problem.toBody(request.path))));
  }
}
