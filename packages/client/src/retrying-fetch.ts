import { backoffMs } from './backoff.js';
import { NoAnswerError } from './no-answer-error.js';
import { toProblemError } from './problem-error.js';
import { retryAfterMs } from './retry-after.js';

/** Nobody is kept waiting longer than this because a server asked for it; then the refusal is told instead. */
const RETRY_AFTER_MAX_MS = 60_000;

/** Refusals that time may cure. Every request is safe to repeat. */
const RETRIED_STATUSES = new Set([429, 502, 503, 504]);

export interface RetryingFetchOptions {
  /** For each try, from sending to the last byte of the answer. */
  timeoutMs: number;
  /** Tries after the first. */
  retries: number;
  fetch: typeof globalThis.fetch;
  random: () => number;
  /** Resolves after a while; rejects when the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  idempotencyKey: () => string;
}

/**
 * Makes a fetch that repeats what time may cure. Answers what succeeded, and 304. Throws a `ProblemError` for a
 * refusal, a `NoAnswerError` when no try was answered, and the reason of the request's own signal once that is
 * aborted.
 */
export function retryingFetch(options: RetryingFetchOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const headers = new Headers(request.headers);
    // Made once: all tries of a request are one request to the API.
    if (request.method === 'POST' && !headers.has('Idempotency-Key')) {
      headers.set('Idempotency-Key', options.idempotencyKey());
    }
    const body = request.body === null ? null : await request.arrayBuffer();
    for (let failures = 0; ; failures += 1) {
      const outcome = await attempt(request, headers, body, options);
      if ('response' in outcome) return outcome.response;
      const waitMs = failures < options.retries ? waitBefore(outcome, failures, options) : null;
      if (waitMs === null) throw outcome.refusal ?? new NoAnswerError(failures + 1, outcome.cause);
      await options.sleep(waitMs, request.signal);
    }
  };
}

type Outcome = { response: Response } | Failure;

interface Failure {
  /** What the API, or a proxy before it, answered; null where nothing was answered. */
  refusal: Error | null;
  cause: unknown;
  mayBeCured: boolean;
  retryAfterMs: number | null;
}

async function attempt(
  request: Request,
  headers: Headers,
  body: ArrayBuffer | null,
  options: RetryingFetchOptions,
): Promise<Outcome> {
  request.signal.throwIfAborted();
  try {
    const response = await options.fetch(request.url, {
      method: request.method,
      headers,
      body,
      // A redirect would carry the key to wherever it points.
      redirect: 'error',
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(options.timeoutMs)]),
    });
    // Read here, so that an answer which stops half-way is a failed try like any other.
    const text = await response.text();
    if (response.ok || response.status === 304) return { response: whole(response, text) };
    return {
      refusal: toProblemError(response.status, text),
      cause: null,
      mayBeCured: RETRIED_STATUSES.has(response.status),
      retryAfterMs: retryAfterMs(response.headers.get('Retry-After'), new Date()),
    };
  } catch (cause) {
    request.signal.throwIfAborted();
    return { refusal: null, cause, mayBeCured: true, retryAfterMs: null };
  }
}

/** The answer with a body that was read already. */
function whole(response: Response, text: string): Response {
  const { status, statusText, headers } = response;
  return new Response(status === 204 || status === 304 ? null : text, { status, statusText, headers });
}

/** Null when there is nothing to wait for. */
function waitBefore(failure: Failure, failures: number, options: RetryingFetchOptions): number | null {
  if (!failure.mayBeCured) return null;
  const asked = failure.retryAfterMs ?? 0;
  return asked > RETRY_AFTER_MAX_MS ? null : asked + backoffMs(failures, options.random);
}
