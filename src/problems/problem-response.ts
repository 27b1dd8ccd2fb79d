import { getSchemaPath } from '@nestjs/swagger';
import { ProblemView } from './problem.dto.js';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.js';

const RETRIED: ReadonlySet<ProblemCode> = new Set(['rate-limited', 'unavailable']);

/** What a client that was limited, or that asked too early, needs to come back in time. */
const RETRY_AFTER = {
  'Retry-After': {
    description: 'After so many seconds a repeat may be let through.',
    schema: { type: 'integer', minimum: 1 },
  },
} as const;
const RATE_LIMIT = {
  'RateLimit-Policy': {
    description:
      'The bucket, the requests that the key may make in a window (`q`), and the length of the window in seconds (`w`). ' +
      'Also with every other answer to a key.',
    schema: { type: 'string', example: '"default";q=100;w=60' },
  },
  RateLimit: {
    description:
      'The bucket, about how many requests are left (`r`), and in how many seconds the window ends (`t`). ' +
      'Also with every other answer to a key.',
    schema: { type: 'string', example: '"default";r=42;t=17' },
  },
} as const;

/** Describes, for OpenAPI, the answer of problems that share a status. */
export function problemResponse(codes: readonly ProblemCode[]) {
  const headers = {
    ...(codes.some((code) => RETRIED.has(code)) ? RETRY_AFTER : {}),
    ...(codes.includes('rate-limited') ? RATE_LIMIT : {}),
  };
  return {
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    description: codes.map((code) => `\`${code}\`: ${PROBLEM_CODES[code].title}.`).join(' '),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: getSchemaPath(ProblemView) },
            { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } },
          ],
        },
      },
    },
  };
}
