import { getSchemaPath } from '@nestjs/swagger';
import { ProblemView } from './problem.dto.js';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.js';

/** Describes, for OpenAPI, the answer of problems that share a status. */
export function problemResponse(codes: readonly ProblemCode[]) {
  return {
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
