import type { Reply, Request } from '../core/request.js';

/** What surrounds one try of a request. */
export interface Sending {
  readonly epoch: number | null;
  /** The same for every try of one call. */
  readonly idempotencyKey: string;
  readonly timeoutSeconds: number;
}

/** The API as the link uses it. */
export interface CloudApi {
  /** One try. Throws a `CloudFailure` when it fails, whatever the reason. */
  send(request: Request, sending: Sending): Promise<Reply>;
}
