import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { OPERATION_NOTES } from '../../src/openapi/operation-notes.js';

interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  enum?: unknown;
  format?: string;
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
}

interface Operation {
  operationId: string;
  summary?: string;
  parameters?: { name: string; in: string; description?: string; schema: Schema }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { $ref?: string; description?: string }>;
}

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
const { schemas } = document.components;

/** The names of the schemas that a part of the document uses, those within them too. */
function namesIn(part: unknown, found = new Set<string>()): Set<string> {
  for (const [, name = ''] of JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (!found.has(name)) namesIn(schemas[name], found.add(name));
  }
  return found;
}

const bodies = namesIn(operations.map(({ requestBody }) => requestBody ?? null));
const properties = (names: Iterable<string>) =>
  [...names].flatMap((name) =>
    Object.entries(schemas[name]?.properties ?? {}).map(([field, schema]) => ({
      field: `${name}.${field}`,
      schema,
    })),
  );

it('says what every operation does, in words that belong to an operation', () => {
  expect(operations.filter(({ summary }) => !summary).map(({ operationId }) => operationId)).toEqual([]);
  const ids = new Set(operations.map(({ operationId }) => operationId));
  expect(Object.keys(OPERATION_NOTES).filter((id) => !ids.has(id))).toEqual([]);
});

it('says what every property and every parameter means', () => {
  const silent = properties(Object.keys(schemas)).filter(({ schema }) => !schema.description);
  expect(silent.map(({ field }) => field)).toEqual([]);
  const parameters = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters.filter(({ description }) => !description).map(({ name }) => `${operationId} ${name}`),
  );
  expect(parameters).toEqual([]);
});

it('says how long, how large and how many everything in a request may be', () => {
  const unbounded = properties(bodies).filter(({ schema }) => !isBounded(schema));
  expect(unbounded.map(({ field }) => field)).toEqual([]);
  const parameters = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters
      .filter((parameter) => parameter.in !== 'header' && !isBounded(parameter.schema))
      .map(({ name }) => `${operationId} ${name}`),
  );
  expect(parameters).toEqual([]);
});

it('says that no body takes other fields than are listed', () => {
  const open = [...bodies].filter((name) => schemas[name]?.additionalProperties !== false);
  expect(open).toEqual([]);
});

it('shows a request for every operation that takes a body', () => {
  const without = operations.filter(
    ({ requestBody }) => requestBody && !requestBody.content['application/json']?.example,
  );
  expect(without.map(({ operationId }) => operationId)).toEqual([]);
});

function isBounded(schema: Schema): boolean {
  switch (schema.type) {
    case 'string':
      return Boolean(schema.maxLength || schema.enum || schema.format || schema.pattern);
    case 'number':
    case 'integer':
      return schema.minimum !== undefined && schema.maximum !== undefined;
    case 'array':
      return schema.maxItems !== undefined && isBounded(schema.items ?? {});
    default:
      return true;
  }
}
