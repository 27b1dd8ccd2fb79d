import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NextFunction, Request, Response } from 'express';
import { routePattern } from '../http/route-pattern.js';
import { Metrics } from './metrics.js';

/** Measures every request, those included that are refused before they reach a route. */
@Injectable()
export class HttpMetrics {
  constructor(
    host: HttpAdapterHost,
    private readonly metrics: Metrics,
  ) {
    // The first of all middlewares, so it has to be in place before the others are. A scheduled
    // function has no adapter.
    host.httpAdapter?.use(this.measure.bind(this));
  }

  private measure(request: Request, response: Response, next: NextFunction): void {
    const startedAt = performance.now();
    response.once('close', () => {
      const status = response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : 'aborted';
      const seconds = (performance.now() - startedAt) / 1000;
      this.metrics.observeRequest(request.method, routePattern(request), status, seconds);
    });
    next();
  }
}
