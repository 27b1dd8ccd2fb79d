import { HttpException } from '@nestjs/common';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { Problem } from './problem.js';
import type { ProblemCode } from './problem-codes.js';

const RETRY_AFTER_SECONDS = 2;

/**
 * Turns whatever was thrown into the problem that is answered. Errors of the framework and of the body parser
 * keep their meaning but not their words, which may repeat the input; what is not known is a bug.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseUnavailable(error)) {
    return new Problem('unavailable', 'The database does not answer at the moment.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  const code = codeOfStatus(statusOf(error));
  return code === 'unavailable'
    ? new Problem(code, DETAILS[code], { retryAfterSeconds: RETRY_AFTER_SECONDS })
    : new Problem(code, DETAILS[code]);
}

const DETAILS = {
  'invalid-request': 'The request cannot be read: its path, headers or JSON body are malformed.',
  unauthenticated: 'Send a valid API key.',
  forbidden: 'The API key does not allow this.',
  'not-found': 'There is no such route.',
  'payload-too-large': 'The body is larger than this server accepts.',
  'unsupported-media-type':
    'Send the body as application/json in UTF-8, uncompressed or as gzip, deflate or br.',
  'rate-limited': 'Too many requests.',
  unavailable: 'The server cannot answer at the moment.',
  internal: 'The server made a mistake. Its log tells more under the id in the X-Request-Id header.',
} as const satisfies Partial<Record<ProblemCode, string>>;

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // The body parser and the router mark the errors that the client made.
  const { status, expose } = (error ?? {}) as { status?: unknown; expose?: unknown };
  if (typeof status === 'number' && expose === true) return status;
  return error instanceof URIError ? 400 : 500;
}

function codeOfStatus(status: number): keyof typeof DETAILS {
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 413:
      return 'payload-too-large';
    case 415:
      return 'unsupported-media-type';
    case 429:
      return 'rate-limited';
    case 503:
      return 'unavailable';
    default:
      return status >= 400 && status < 500 ? 'invalid-request' : 'internal';
  }
}
