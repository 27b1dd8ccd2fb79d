import type { AccessToken } from './access-token.js';
import { TOKEN_ANYWHERE } from './access-token.js';
import type { AllowedCallers } from './allowed-callers.js';
import { FailedAttempts } from './failed-attempts.js';
import { HttpProblem } from './http-problem.js';
import type { Tickets } from './tickets.js';
import { TokenBucket } from './token-bucket.js';

const BEARER = /^Bearer +(\S+)$/i;

export interface Caller {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The path and the query as they were sent. */
  readonly url: string;
}

/** Decides who is let in, for HTTP and for Socket.IO. Each method answers why somebody is not, or null. */
export class Gate {
  private readonly failed = new FailedAttempts();
  private readonly requests: TokenBucket;

  constructor(
    private readonly callers: AllowedCallers,
    private readonly token: Pick<AccessToken, 'is'>,
    readonly tickets: Tickets,
    requestsPerMinute: number,
    /** Milliseconds that never go back. */
    private readonly now: () => number,
  ) {
    this.requests = new TokenBucket(requestsPerMinute);
  }

  /** From where the request comes, whoever sent it. */
  refusesCaller({ host, origin, url }: Caller): HttpProblem | null {
    if (host === undefined || !this.callers.hostIsAllowed(host)) {
      return new HttpProblem('forbidden', 'This runner is not called by that name: add it to http.hosts.');
    }
    if (!this.callers.originIsAllowed(origin, host)) {
      return new HttpProblem('forbidden', 'Pages of that origin may not call this runner: see http.origins.');
    }
    if (TOKEN_ANYWHERE.test(decoded(url))) {
      return new HttpProblem('invalid-request', 'A token does not belong in a URL: send it as a header.');
    }
    return null;
  }

  /** What the request brings to be let in. A ticket is used up by this. */
  refusesCredentials(
    { authorization, ticket }: { authorization?: string | undefined; ticket?: string | undefined },
    address: string,
  ): HttpProblem | null {
    const now = this.now();
    const [, token] = BEARER.exec(authorization ?? '') ?? [];
    if (token !== undefined && this.token.is(token)) return null;
    if (ticket !== undefined && this.tickets.take(ticket, now)) return null;
    const given = token !== undefined || ticket !== undefined;
    const retryAfterSeconds = given ? this.failed.count(address, now) : 0;
    if (retryAfterSeconds > 0) {
      return new HttpProblem('rate-limited', 'Too many wrong tokens.', { retryAfterSeconds });
    }
    return new HttpProblem(
      'unauthenticated',
      given ? 'The token is wrong, or the ticket is not good any more.' : 'Send the token as a bearer.',
    );
  }

  /** Whether there is room for one more request in this minute. */
  refusesRate(): HttpProblem | null {
    const retryAfterSeconds = this.requests.take(this.now());
    if (retryAfterSeconds === 0) return null;
    return new HttpProblem('rate-limited', 'Too many requests: see http.requestsPerMinute.', {
      retryAfterSeconds,
    });
  }
}

/** Percent-encoding hides nothing. */
function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
