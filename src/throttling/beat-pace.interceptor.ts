import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { type Observable, tap } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Problem } from '../problems/problem.js';
import { BeatPace } from './beat-pace.js';

/**
 * Tells a session, or a machine with its batch, that beats far more often than asked to slow down: that one only,
 * and only for the key that does so.
 */
@Injectable()
export class BeatPaceInterceptor implements NestInterceptor {
  private readonly pace: BeatPace;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.pace = new BeatPace(settings.heartbeatsPerIntervalMax);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const holder = `${request.caller?.keyId} ${request.path}`;
    const waitMs = this.pace.admit(holder, performance.now());
    if (waitMs > 0) {
      throw new Problem('rate-limited', 'This beats far more often than nextHeartbeatSeconds asks for.', {
        retryAfterSeconds: waitMs / 1000,
      });
    }
    return next.handle().pipe(
      tap((body: { nextHeartbeatSeconds: number }) => {
        this.pace.learn(holder, body.nextHeartbeatSeconds * 1000, performance.now());
      }),
    );
  }
}
