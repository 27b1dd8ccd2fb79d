import fc from 'fast-check';
import { resolve, type Schema } from './api-description.js';

/** What exists in the API under test, by the name of the field that refers to it. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

const ITEMS_MAX = 4;
const TEXT_MAX = 24;

/**
 * Values that a schema allows, and that often refer to what exists, so that a request gets as far as the rules.
 * Counters stay small: one that is far ahead would make every later one old.
 */
export function plausible(given: Schema, known: Known, name = ''): fc.Arbitrary<unknown> {
  const schema = resolve(given);
  const values = valuesOf(schema, known, name);
  const existing = known[name];
  const usual = existing?.length
    ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...existing) }, values)
    : values;
  return schema.nullable ? fc.oneof({ weight: 4, arbitrary: usual }, fc.constant(null)) : usual;
}

function valuesOf(schema: Schema, known: Known, name: string): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const { minimum = 0, maximum = 1_000, minLength = 0, maxLength = TEXT_MAX } = schema;
  switch (schema.type) {
    case 'integer':
    case 'number':
      return fc.integer({ min: Math.ceil(minimum), max: Math.floor(Math.min(maximum, minimum + 12)) });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(plausible(schema.items ?? {}, known), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? ITEMS_MAX, ITEMS_MAX)),
      });
    case 'object':
      return objectOf(schema, known);
    default:
      if (schema.format === 'date-time') {
        return fc.constantFrom('2030-01-01T00:00:00Z', '2030-01-01T00:00:00.123+02:00');
      }
      // A name that can never be resolved: whatever is sent there arrives nowhere.
      if (/url$/i.test(name)) return fc.constant('https://hooks.invalid/here');
      return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, TEXT_MAX)) });
  }
}

function objectOf(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  if (!schema.properties) {
    return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ maxLength: TEXT_MAX }), {
      maxKeys: ITEMS_MAX,
      noNullPrototype: true,
    });
  }
  const fields = Object.fromEntries(
    Object.entries(schema.properties).map(([name, field]) => [name, plausible(field, known, name)]),
  );
  return fc.record(fields, { requiredKeys: schema.required ?? [], noNullPrototype: true });
}
