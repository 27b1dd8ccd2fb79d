/** A document as the database stores it: plain values, dates, arrays and documents. `undefined` is "missing". */
export type Doc = Record<string, unknown>;

/** The order of types in comparisons (BSON): missing, null, numbers, strings, documents, arrays, booleans, dates. */
function rank(value: unknown): number {
  if (value === undefined) return 0;
  if (value === null) return 1;
  switch (typeof value) {
    case 'number':
      return 2;
    case 'string':
      return 3;
    case 'boolean':
      return 6;
    case 'object':
      if (value instanceof Date) return 7;
      return Array.isArray(value) ? 5 : 4;
    default:
      throw new Error(`The simulated store knows no value of type ${typeof value}.`);
  }
}

/** Whether two values are of one bracket: `$lt` and the like compare no others in a query. */
export function sameType(a: unknown, b: unknown): boolean {
  return rank(a) === rank(b);
}

/** Orders two values as the database does: negative, zero, positive. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const byType = rank(a) - rank(b);
  if (byType !== 0) return byType;
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  if (isDocument(a) && isDocument(b)) {
    const [left, right] = [Object.entries(a), Object.entries(b)];
    return compareLists(left.flat(), right.flat());
  }
  return 0;
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = compareValues(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

export function equalValues(a: unknown, b: unknown): boolean {
  return a === b || compareValues(a, b) === 0;
}

export function isDocument(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** `$type` of a query or an expression. */
export function typeName(value: unknown): string {
  return ['missing', 'null', 'number', 'string', 'object', 'array', 'bool', 'date'][rank(value)] as string;
}

/** Follows a dotted path through documents only; missing where it leads nowhere. */
export function valueAt(document: unknown, path: string): unknown {
  if (!path.includes('.')) return isDocument(document) ? document[path] : undefined;
  let value: unknown = document;
  for (const name of path.split('.')) {
    if (!isDocument(value)) return undefined;
    value = value[name];
  }
  return value;
}

/** The same document with one value set; the documents on the way are copied, the others shared. */
export function withValueAt(document: Doc, path: string, value: unknown): Doc {
  const dot = path.indexOf('.');
  if (dot < 0) {
    if (value !== undefined) return { ...document, [path]: value };
    const { [path]: _gone, ...rest } = document;
    return rest;
  }
  const head = path.slice(0, dot);
  const inner = document[head];
  if (Array.isArray(inner)) throw new Error('The simulated store sets nothing inside of arrays.');
  return { ...document, [head]: withValueAt(isDocument(inner) ? inner : {}, path.slice(dot + 1), value) };
}

/** Keys and values as the driver would send them; refuses what it would turn into something else. */
export function assertStorable(value: unknown, where: string): void {
  if (value === undefined) throw new Error(`${where} is undefined: the driver would store null.`);
  if (Array.isArray(value) || isDocument(value)) {
    for (const [name, each] of Object.entries(value)) assertStorable(each, `${where}.${name}`);
  } else rank(value);
}

/** What a condition makes of a value. */
export function isTrue(value: unknown): boolean {
  return value !== false && value !== null && value !== undefined && value !== 0;
}
