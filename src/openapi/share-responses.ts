import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_CODES, type ProblemCode } from '../problems/problem-codes.js';
import { problemResponse } from '../problems/problem-response.js';

/** What every route that takes a body can answer, because bodies are read before routes are found. */
const OF_BODIES: readonly ProblemCode[] = ['invalid-request', 'payload-too-large', 'unsupported-media-type'];

interface Operation {
  requestBody?: unknown;
  responses: Record<string, unknown>;
}

/**
 * Names each response of a single problem once in the components and refers to it from the routes: the same few
 * refusals would else be repeated under each of them. Adds what every body can cause.
 */
export function shareResponses(document: OpenAPIObject): OpenAPIObject {
  const shared: Record<string, unknown> = {};
  const refer = (code: ProblemCode) => {
    shared[code] = problemResponse([code]);
    return { $ref: `#/components/responses/${code}` };
  };
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item as Record<string, Operation>)) {
      for (const [status, response] of Object.entries(operation.responses)) {
        const [code, ...more] = codesOf(response);
        if (code && more.length === 0) operation.responses[status] = refer(code);
      }
      if (!operation.requestBody) continue;
      for (const code of OF_BODIES) operation.responses[PROBLEM_CODES[code].status] ??= refer(code);
    }
  }
  const responses = Object.fromEntries(Object.entries(shared).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...document, components: { ...document.components, responses: responses as never } };
}

/** The problem codes of a response; none for any other response. */
function codesOf(response: unknown): ProblemCode[] {
  const { content } = response as { content?: Record<string, { schema?: { allOf?: unknown[] } }> };
  const narrowed = content?.['application/problem+json']?.schema?.allOf?.[1];
  return (narrowed as { properties?: { code?: { enum?: ProblemCode[] } } })?.properties?.code?.enum ?? [];
}
