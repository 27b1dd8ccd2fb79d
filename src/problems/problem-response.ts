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

/** Describes, for OpenAPI, the answer of problems that share a status. */
export function problemResponse(codes: readonly ProblemCode[]) {
  return {
    ...(codes.some((code) => RETRIED.has(code)) ? { headers: RETRY_AFTER } : {}),
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
