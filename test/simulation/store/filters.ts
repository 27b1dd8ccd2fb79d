import { evaluate } from './expressions.js';
import { compareValues, type Doc, equalValues, isDocument, isTrue, sameType, typeName } from './values.js';

/**
 * Whether a document matches a query. Knows the operators that this project uses; any other is an error, never
 * silently true or false.
 */
export function matches(document: Doc, filter: Doc, now: Date): boolean {
  for (const field in filter) {
    const wanted = filter[field];
    switch (field) {
      case '$and':
        if (!(wanted as Doc[]).every((each) => matches(document, each, now))) return false;
        break;
      case '$or':
        if (!(wanted as Doc[]).some((each) => matches(document, each, now))) return false;
        break;
      case '$expr':
        if (!isTrue(evaluate(wanted, document, now))) return false;
        break;
      default:
        if (field.startsWith('$')) throw new Error(`The simulated store knows no query operator ${field}.`);
        if (!matchesField(document, field, wanted)) return false;
    }
  }
  return true;
}

function matchesField(document: Doc, path: string, wanted: unknown): boolean {
  const values = path.includes('.') ? valuesOnPath(document, path.split('.')) : ownValues(document[path]);
  if (!isOperators(wanted)) return values.some((value) => equals(value, wanted));
  for (const operator in wanted) {
    if (!holds(values, operator, wanted[operator])) return false;
  }
  return true;
}

function isOperators(wanted: unknown): wanted is Doc {
  if (!isDocument(wanted)) return false;
  for (const name in wanted) return name.startsWith('$');
  return false;
}

function holds(values: readonly unknown[], operator: string, operand: unknown): boolean {
  switch (operator) {
    case '$eq':
      return values.some((value) => equals(value, operand));
    case '$ne':
      return !values.some((value) => equals(value, operand));
    case '$in':
      return values.some((value) => (operand as unknown[]).some((each) => equals(value, each)));
    case '$nin':
      return !values.some((value) => (operand as unknown[]).some((each) => equals(value, each)));
    case '$lt':
      return values.some((value) => sameType(value, operand) && compareValues(value, operand) < 0);
    case '$lte':
      return values.some((value) => sameType(value, operand) && compareValues(value, operand) <= 0);
    case '$gt':
      return values.some((value) => sameType(value, operand) && compareValues(value, operand) > 0);
    case '$gte':
      return values.some((value) => sameType(value, operand) && compareValues(value, operand) >= 0);
    case '$type':
      return values.some((value) => typeName(value) === operand);
    case '$exists':
      return values.some((value) => value !== undefined) === operand;
    default:
      throw new Error(`The simulated store knows no query operator ${operator}.`);
  }
}

/** Null matches what is missing, too. */
function equals(value: unknown, wanted: unknown): boolean {
  if (wanted === null || wanted === undefined) return value === null || value === undefined;
  return equalValues(value, wanted);
}

/** A value is compared as a whole and, where it is an array, by its elements. */
function ownValues(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? [value, ...value] : [value];
}

/** What a dotted path leads to, through arrays of documents too. */
function valuesOnPath(value: unknown, names: readonly string[]): unknown[] {
  const [name, ...rest] = names;
  if (name === undefined) return [...ownValues(value)];
  if (Array.isArray(value)) return value.filter(isDocument).flatMap((each) => valuesOnPath(each, names));
  return isDocument(value) ? valuesOnPath(value[name], rest) : [undefined];
}
