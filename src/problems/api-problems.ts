import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse } from '@nestjs/swagger';
import { ProblemView } from './problem.dto.js';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.js';
import { problemResponse } from './problem-response.js';

/** What any route that wants a key may answer. */
const ALWAYS: readonly ProblemCode[] = [
  'unauthenticated',
  'forbidden',
  'rate-limited',
  'internal',
  'unavailable',
];

/** Documents the problems that a route can answer, beside those that every route can. */
export function ApiProblems(...codes: ProblemCode[]): ClassDecorator & MethodDecorator {
  return documented([...codes, ...ALWAYS]);
}

/** The same for a route that wants no key. */
export function ApiPublicProblems(...codes: ProblemCode[]): ClassDecorator & MethodDecorator {
  return documented(codes);
}

function documented(codes: readonly ProblemCode[]): ClassDecorator & MethodDecorator {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEM_CODES[code].status);
  return applyDecorators(
    ApiExtraModels(ProblemView),
    ...[...byStatus].map(([status, sameStatus]) => ApiResponse({ status, ...problemResponse(sameStatus) })),
  );
}
