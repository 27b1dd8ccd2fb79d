import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As much of OpenAPI's schemas as the description of this API uses. */
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
}

export interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  schema: Schema;
}

export interface Operation {
  method: string;
  path: string;
  operationId: string;
  parameters: Parameter[];
  body: Schema | null;
  /** What it says that it answers: the problem codes of each status, none for what is no problem. */
  answers: Map<number, string[]>;
  /** With which of them it says that it sends the headers of limits. */
  limited: Set<number>;
}

interface Response {
  $ref?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: { allOf?: Schema[] } }>;
}

interface Described {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, Response>;
}

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Response> };
};

/** Every operation of the API as `openapi.json` describes it. */
export const OPERATIONS: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, described]) => ({
    method: method.toUpperCase(),
    path,
    operationId: described.operationId,
    parameters: described.parameters ?? [],
    body: described.requestBody?.content['application/json']?.schema ?? null,
    answers: new Map(
      Object.entries(described.responses).map(([status, response]) => [Number(status), codesOf(response)]),
    ),
    limited: new Set(
      Object.entries(described.responses).flatMap(([status, response]) =>
        referred(response)?.headers?.RateLimit ? [Number(status)] : [],
      ),
    ),
  })),
);

/** A schema without references and compositions at its top. */
export function resolve(schema: Schema): Schema {
  if (schema.$ref) return resolve(document.components.schemas[lastPart(schema.$ref)] as Schema);
  const [first, ...rest] = (schema.allOf ?? schema.oneOf ?? []).map(resolve);
  return first ? Object.assign({}, first, ...rest, { nullable: schema.nullable }) : schema;
}

function referred(response: Response): Response | undefined {
  return response.$ref ? document.components.responses[lastPart(response.$ref)] : response;
}

function codesOf(response: Response): string[] {
  const narrowed = referred(response)?.content?.['application/problem+json']?.schema?.allOf?.[1];
  return (narrowed?.properties?.code?.enum ?? []) as string[];
}

function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
