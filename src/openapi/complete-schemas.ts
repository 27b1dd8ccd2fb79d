import type { OpenAPIObject } from '@nestjs/swagger';
import { FIELD_MEANINGS } from './field-meanings.js';

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  description?: string;
  minimum?: number;
  maxLength?: number;
  enum?: unknown;
  format?: string;
  pattern?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
}

/** Describes the fields that mean the same everywhere, and says that bodies hold no others than are listed. */
export function completeSchemas(document: OpenAPIObject): void {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const schema of Object.values(schemas)) {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      if (schema.properties) schema.properties[name] = described(name, field);
    }
  }
  for (const name of namesOfBodies(document, schemas)) {
    const schema = schemas[name];
    if (schema?.properties) schema.additionalProperties = false;
  }
}

function described(name: string, field: Schema): Schema {
  const meaning = Object.hasOwn(FIELD_MEANINGS, name) ? FIELD_MEANINGS[name] : undefined;
  if (!meaning) return field;
  const { description, minimum, maxLength } = meaning;
  // Beside a reference nothing else counts, so it is wrapped.
  const { $ref, ...own } = field;
  const completed: Schema = { ...own, description: field.description ?? description };
  if ($ref) completed.allOf = [{ $ref }];
  if (minimum !== undefined && isNumber(field)) completed.minimum ??= minimum;
  if (maxLength !== undefined && field.type === 'string' && !isBounded(field)) {
    completed.maxLength ??= maxLength;
  }
  return completed;
}

function isBounded({ enum: values, format, pattern }: Schema): boolean {
  return values !== undefined || format !== undefined || pattern !== undefined;
}

function isNumber({ type }: Schema): boolean {
  return type === 'number' || type === 'integer';
}

/** The shapes of requests, and those within them: unknown fields in them are refused. */
function namesOfBodies(document: OpenAPIObject, schemas: Record<string, Schema>): Set<string> {
  const names = new Set<string>();
  const visit = (part: unknown) => {
    for (const [, name = ''] of JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (names.has(name)) continue;
      names.add(name);
      visit(schemas[name]);
    }
  };
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item as Record<string, { requestBody?: unknown }>)) {
      visit(operation.requestBody);
    }
  }
  return names;
}
