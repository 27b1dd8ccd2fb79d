import { compareValues, type Doc, equalValues, isDocument, isTrue, typeName, valueAt } from './values.js';

/**
 * Evaluates an aggregation expression. `undefined` is a missing value. An operator that is not known here is an
 * error: the simulation must not go on by a guess.
 */
export function evaluate(expression: unknown, document: Doc, now: Date, vars: Doc = NO_VARS): unknown {
  if (typeof expression === 'string') {
    if (!expression.startsWith('$')) return expression;
    if (!expression.startsWith('$$')) return valueAt(document, expression.slice(1));
    if (expression === '$$NOW') return now;
    if (expression === '$$ROOT') return document;
    if (expression === '$$REMOVE') return undefined;
    const path = expression.slice(2);
    const name = path.split('.', 1)[0] as string;
    if (!(name in vars)) throw new Error(`The simulated store knows no variable ${expression}.`);
    return valueAt(vars, path);
  }
  if (Array.isArray(expression)) return expression.map((each) => evaluate(each, document, now, vars) ?? null);
  if (!isDocument(expression)) return expression;
  for (const name in expression) {
    if (name.startsWith('$')) return apply(name, expression[name], document, now, vars);
    break;
  }
  const made: Doc = {};
  for (const name in expression) {
    const value = evaluate(expression[name], document, now, vars);
    if (value !== undefined) made[name] = value;
  }
  return made;
}

function apply(operator: string, operand: unknown, document: Doc, now: Date, vars: Doc): unknown {
  const list = () => {
    const given = Array.isArray(operand) ? operand : [operand];
    return given.map((each) => evaluate(each, document, now, vars));
  };
  switch (operator) {
    case '$literal':
      return operand;
    case '$cond': {
      const [test, yes, no] = Array.isArray(operand)
        ? operand
        : [(operand as Doc).if, (operand as Doc).then, (operand as Doc).else];
      return evaluate(isTrue(evaluate(test, document, now, vars)) ? yes : no, document, now, vars);
    }
    case '$let': {
      const { vars: given, in: inner } = operand as { vars: Doc; in: unknown };
      const own = { ...vars };
      for (const name in given) own[name] = evaluate(given[name], document, now, vars);
      return evaluate(inner, document, now, own);
    }
    case '$arrayElemAt': {
      const [array, place] = list() as [unknown[] | null | undefined, number | null | undefined];
      if (array == null || place == null) return null;
      return array.at(place);
    }
    case '$indexOfArray': {
      const [array, value] = list() as [unknown[] | null | undefined, unknown];
      return array == null ? null : array.findIndex((each) => equalValues(each, value));
    }
    case '$ifNull': {
      const values = list();
      return values.find((value) => value !== null && value !== undefined) ?? values.at(-1);
    }
    case '$and':
      return list().every(isTrue);
    case '$or':
      return list().some(isTrue);
    case '$not':
      return !isTrue(list()[0]);
    case '$eq':
      return ordered(list()) === 0;
    case '$ne':
      return ordered(list()) !== 0;
    case '$lt':
      return ordered(list()) < 0;
    case '$lte':
      return ordered(list()) <= 0;
    case '$gt':
      return ordered(list()) > 0;
    case '$gte':
      return ordered(list()) >= 0;
    case '$in': {
      const [value, among] = list();
      return (among as unknown[]).some((each) => equalValues(each, value));
    }
    case '$max':
      return extreme(accumulated(list(), operand), 1);
    case '$min':
      return extreme(accumulated(list(), operand), -1);
    case '$add':
      return list().reduce(sum);
    case '$subtract': {
      const [from, what] = list();
      if (from == null || what == null) return null;
      const difference = Number(from) - Number(what);
      return from instanceof Date && !(what instanceof Date) ? new Date(difference) : difference;
    }
    case '$multiply':
      return list().reduce((a, b) => (a == null || b == null ? null : Number(a) * Number(b)));
    case '$divide': {
      const [a, b] = list();
      return a == null || b == null ? null : Number(a) / Number(b);
    }
    case '$type':
      return typeName(list()[0]);
    case '$size':
      return (list()[0] as unknown[]).length;
    case '$concatArrays': {
      const lists = list();
      return lists.some((each) => each == null) ? null : lists.flat(1);
    }
    case '$mergeObjects':
      return Object.assign({}, ...list().filter(isDocument)) as Doc;
    default:
      throw new Error(`The simulated store knows no operator ${operator}.`);
  }
}

const NO_VARS: Doc = {};

/** With one operand that is an array, `$max` and `$min` look into it. */
function accumulated(values: unknown[], operand: unknown): unknown[] {
  return !Array.isArray(operand) && Array.isArray(values[0]) ? (values[0] as unknown[]) : values;
}

function ordered(values: readonly unknown[]): number {
  return compareValues(values[0], values[1]);
}

function extreme(values: readonly unknown[], direction: 1 | -1): unknown {
  let best: unknown = null;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (best === null || compareValues(value, best) * direction > 0) best = value;
  }
  return best;
}

function sum(a: unknown, b: unknown): unknown {
  if (a == null || b == null) return null;
  const total = Number(a) + Number(b);
  return a instanceof Date || b instanceof Date ? new Date(Math.trunc(total)) : total;
}
