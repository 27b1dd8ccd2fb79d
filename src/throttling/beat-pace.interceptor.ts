import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Observable, tap } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { BeatPace, holderOf } from './beat-pace.js';

/**
 * Tells a session, or a machine with its batch, that beats far more often than asked to slow down: that one only,
 * and only for the key that does so.
 */
@Injectable()
export class BeatPaceInterceptor implements NestInterceptor {
  constructor(private readonly pace: BeatPace) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { caller, path } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const holder = holderOf(caller, path);
    this.pace.assertInPace(holder, performance.now());
    return next.handle().pipe(
      tap((body: { nextHeartbeatSeconds: number }) => {
        this.pace.learn(holder, body.nextHeartbeatSeconds * 1000, performance.now());
      }),
    );
  }
}
