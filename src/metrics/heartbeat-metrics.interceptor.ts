import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { type Observable, tap } from 'rxjs';
import type { HeartbeatView, MachineHeartbeatView } from '../heartbeats/heartbeat.dto.js';
import { heartbeatVerdicts } from '../heartbeats/heartbeat-verdicts.js';
import { routePattern } from '../http/route-pattern.js';
import { toProblem } from '../problems/to-problem.js';
import { Metrics } from './metrics.js';

const ROUTES = new Set(['/v1/sessions/:id/heartbeat', '/v1/machines/:id/heartbeat']);

/** Counts the verdicts on heartbeats, each of a batch by itself. */
@Injectable()
export class HeartbeatMetricsInterceptor implements NestInterceptor {
  constructor(private readonly metrics: Metrics) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!ROUTES.has(routePattern(context.switchToHttp().getRequest<Request>()))) return next.handle();
    return next.handle().pipe(
      tap({
        next: (answer: HeartbeatView | MachineHeartbeatView) => {
          for (const verdict of heartbeatVerdicts(answer)) this.metrics.countHeartbeat(verdict);
        },
        error: (error: unknown) => this.metrics.countHeartbeat(toProblem(error).code),
      }),
    );
  }
}
