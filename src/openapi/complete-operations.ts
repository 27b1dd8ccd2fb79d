import type { OpenAPIObject } from '@nestjs/swagger';
import { LIVING_FIELDS } from '../http/living-fields.js';
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
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { headers?: Record<string, unknown>; content?: Content; description?: string }>;
  'x-naturally-idempotent'?: boolean;
}

type Content = Record<string, { schema?: { $ref?: string; allOf?: unknown[] }; example?: unknown }>;

const ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9:_-]{0,99}$';

/** Adds to every operation what holds for all of its kind, and what people want to know of it. */
export function completeOperations(document: OpenAPIObject): void {
  const versioned = namesOf(document, ({ properties }) => Object.hasOwn(properties ?? {}, 'version'));
  const living = namesOf(document, ({ properties }) =>
    LIVING_FIELDS.some((field) => Object.hasOwn(properties ?? {}, field)),
  );
  const allOptional = namesOf(document, ({ required }) => !required?.length);
  for (const item of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, Operation>)) {
      note(operation);
      constrainIds(operation);
      describeFilters(operation);
      describeBody(operation, allOptional);
      if (method === 'get') describeConditional(operation, versioned, living);
      const named = operation.parameters?.some(isIdempotencyKey);
      if (named || (method === 'post' && !operation['x-naturally-idempotent']))
        describeIdempotency(operation);
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
    addProblem(operation, 'not-found');
  }
}

function describeFilters(operation: Operation): void {
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === 'query') parameter.description ??= `Only items with this \`${parameter.name}\`.`;
  }
}

/** Where every field may be left out, so may the body. */
function describeBody({ requestBody }: Operation, allOptional: ReadonlySet<string>): void {
  if (requestBody && allOptional.has(nameIn(requestBody.content))) requestBody.required = false;
}

function nameIn(content: Content | undefined): string {
  return content?.['application/json']?.schema?.$ref?.split('/').at(-1) ?? '';
}

/** Single resources carry their version as `ETag`; those that it tells all of are not sent again to who has it. */
function describeConditional(
  operation: Operation,
  versioned: ReadonlySet<string>,
  living: ReadonlySet<string>,
): void {
  const answer = operation.responses['200'];
  const reference = nameIn(answer?.content);
  if (!answer || !versioned.has(reference)) return;
  answer.headers = { ETag: { description: 'The version, in quotes.', schema: { type: 'string' } } };
  if (living.has(reference)) return;
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      in: 'header',
      name: 'If-None-Match',
      required: false,
      description: 'The `ETag` of an earlier answer.',
      schema: { type: 'string' },
    },
  ];
  operation.responses['304'] ??= { description: 'Nothing changed since.' };
}

function describeIdempotency(operation: Operation): void {
  const others = (operation.parameters ?? []).filter((parameter) => !isIdempotencyKey(parameter));
  operation.parameters = [
    ...others,
    {
      in: 'header',
      name: 'Idempotency-Key',
      required: false,
      description: 'A repeat under the same key within a day gets the same answer and changes nothing.',
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$', minLength: 1, maxLength: 255 },
    },
  ];
  addProblem(operation, 'invalid-request');
  addProblem(operation, 'idempotency-mismatch');
}

function isIdempotencyKey({ name }: Parameter): boolean {
  return name.toLowerCase() === 'idempotency-key';
}

function addProblem(operation: Operation, code: ProblemCode): void {
  operation.responses[PROBLEM_CODES[code].status] ??= problemResponse([code]);
}

interface Schema {
  properties?: object;
  required?: string[];
}

function namesOf(document: OpenAPIObject, is: (schema: Schema) => boolean): Set<string> {
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>);
  return new Set(schemas.filter(([, schema]) => is(schema)).map(([name]) => name));
}
