import type { OpenAPIObject } from '@nestjs/swagger';
import type { ProblemCode } from '../problems/problem-codes.js';

const WHEN = 'With every answer to a request that was counted against a key.';
const HEADERS = {
  'RateLimit-Policy': {
    description: `The bucket, the requests that the key may make in a window (\`q\`), and the length of the window in seconds (\`w\`). ${WHEN}`,
    schema: { type: 'string', example: '"default";q=100;w=60' },
  },
  RateLimit: {
    description: `The bucket, about how many requests are left (\`r\`), and in how many seconds the window ends (\`t\`). ${WHEN}`,
    schema: { type: 'string', example: '"default";r=42;t=17' },
  },
} as const;

/** What is refused before anything is counted. */
const UNCOUNTED: ReadonlySet<string> = new Set<ProblemCode>(['unauthenticated', 'unsupported-media-type']);

interface Response {
  $ref?: string;
  headers?: Record<string, unknown>;
}

interface Operation {
  security?: unknown;
  responses: Record<string, Response>;
}

/** Says where the headers of limits are sent: with all that an operation which wants a key can answer. */
export function describeLimits(document: OpenAPIObject): OpenAPIObject {
  for (const item of Object.values(document.paths)) {
    for (const { security, responses } of Object.values(item as Record<string, Operation>)) {
      if (security) Object.values(responses).forEach(addHeaders);
    }
  }
  const { components } = document;
  for (const [code, response] of Object.entries(components?.responses ?? {})) {
    if (!UNCOUNTED.has(code)) addHeaders(response as Response);
  }
  return { ...document, components: { ...components, headers: HEADERS as never } };
}

/** Beside a reference nothing else counts: what it refers to has them. */
function addHeaders(response: Response): void {
  if (response.$ref) return;
  const references = Object.keys(HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  response.headers = { ...response.headers, ...Object.fromEntries(references) };
}
