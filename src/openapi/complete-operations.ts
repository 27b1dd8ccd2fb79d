import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_CODES, type ProblemCode } from '../problems/problem-codes.js';
import { problemResponse } from '../problems/problem-response.js';
import { OPERATION_NOTES } from './operation-notes.js';

interface Parameter {
  in: string;
  name: string;
  schema?: Record<string, unknown>;
  [more: string]: unknown;
}

interface Operation {
  operationId: string;
  summary?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: unknown; example?: unknown }> };
  responses: Record<string, { headers?: Record<string, unknown>; content?: Content; description?: string }>;
  'x-naturally-idempotent'?: boolean;
}

type Content = Record<string, { schema?: { $ref?: string; allOf?: unknown[] } }>;

const ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9:_-]{0,99}$';

/** Adds to every operation what holds for all of its kind, and what people want to know of it. */
export function completeOperations(document: OpenAPIObject): void {
  const versioned = namesOfVersioned(document);
  for (const item of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      note(operation);
      constrainIds(operation);
      if (method === 'get') describeConditional(operation, versioned);
      if (method === 'post' && !operation['x-naturally-idempotent']) describeIdempotency(operation);
      delete operation['x-naturally-idempotent'];
    }
  }
}

function note(operation: Operation): void {
  const known = OPERATION_NOTES[operation.operationId];
  if (!known) return;
  operation.summary ||= known.summary;
  const json = operation.requestBody?.content['application/json'];
  if (json && known.example) json.example = known.example;
}

/** A path that is no URI is refused before anything is looked up. */
function constrainIds(operation: Operation): void {
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in !== 'path') continue;
    parameter.description ??= 'The id of what the request is about.';
    parameter.schema = { ...parameter.schema, pattern: ID_PATTERN, maxLength: 100 };
    addProblem(operation, 'invalid-request');
  }
}

/** Single resources carry their version as `ETag`, and are not sent again to who has it. */
function describeConditional(operation: Operation, versioned: ReadonlySet<string>): void {
  const answer = operation.responses['200'];
  const reference = answer?.content?.['application/json']?.schema?.$ref?.split('/').at(-1) ?? '';
  if (!answer || !versioned.has(reference)) return;
  answer.headers = { ETag: { description: 'The version, in quotes.', schema: { type: 'string' } } };
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      in: 'header',
      name: 'If-None-Match',
      required: false,
      description: 'The `ETag` of an earlier answer.',
      schema: { type: 'string', maxLength: 200 },
    },
  ];
  operation.responses['304'] ??= { description: 'Nothing changed since.' };
}

function describeIdempotency(operation: Operation): void {
  const parameters = operation.parameters ?? [];
  if (!parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key')) {
    operation.parameters = [
      ...parameters,
      {
        in: 'header',
        name: 'Idempotency-Key',
        required: false,
        description: 'A repeat under the same key within a day gets the same answer and changes nothing.',
        schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$', minLength: 1, maxLength: 255 },
      },
    ];
  }
  addProblem(operation, 'invalid-request');
  addProblem(operation, 'idempotency-mismatch');
}

function addProblem(operation: Operation, code: ProblemCode): void {
  operation.responses[PROBLEM_CODES[code].status] ??= problemResponse([code]);
}

function namesOfVersioned(document: OpenAPIObject): Set<string> {
  const schemas = (document.components?.schemas ?? {}) as Record<string, { properties?: object }>;
  return new Set(
    Object.entries(schemas)
      .filter(([, schema]) => Object.hasOwn(schema.properties ?? {}, 'version'))
      .map(([name]) => name),
  );
}
