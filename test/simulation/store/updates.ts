import { evaluate } from './expressions.js';
import { matches } from './filters.js';
import { assertStorable, compareValues, type Doc, isDocument, valueAt, withValueAt } from './values.js';

/** An update: operators, or a pipeline of stages. */
export type Update = Doc | readonly Doc[];

/** What a document becomes by an update. Throws for an operator or a stage that is not known here. */
export function updated(document: Doc, update: Update, now: Date, inserting = false): Doc {
  if (Array.isArray(update))
    return (update as Doc[]).reduce((each, stage) => staged(each, stage, now), document);
  let next = document;
  for (const [operator, fields] of Object.entries(update)) {
    for (const [path, value] of Object.entries(fields as Doc)) {
      next = operated(next, operator, path, value, now, inserting);
    }
  }
  return next;
}

function staged(document: Doc, stage: Doc, now: Date): Doc {
  const [[name, given] = []] = Object.entries(stage);
  switch (name) {
    case '$set':
    case '$addFields': {
      let next = document;
      for (const [path, value] of Object.entries(given as Doc))
        next = withField(next, path, value, document, now);
      return next;
    }
    case '$unset':
      return (Array.isArray(given) ? given : [given]).reduce<Doc>(
        (each, path) => withValueAt(each, path as string, undefined),
        document,
      );
    case '$replaceWith':
      return evaluate(given, document, now) as Doc;
    default:
      throw new Error(`The simulated store knows no update stage ${name}.`);
  }
}

/** Every expression of a stage sees the document as it was before the stage. */
function withField(next: Doc, path: string, value: unknown, before: Doc, now: Date): Doc {
  // A document of plain names is merged into what is there; an expression replaces it.
  if (isDocument(value) && !Object.keys(value).some((name) => name.startsWith('$'))) {
    let merged = isDocument(valueAt(next, path)) ? next : withValueAt(next, path, {});
    for (const [name, inner] of Object.entries(value))
      merged = withField(merged, `${path}.${name}`, inner, before, now);
    return merged;
  }
  return withValueAt(next, path, evaluate(value, before, now));
}

function operated(
  document: Doc,
  operator: string,
  path: string,
  value: unknown,
  now: Date,
  inserting: boolean,
): Doc {
  const known = valueAt(document, path);
  switch (operator) {
    case '$set':
      assertStorable(value, path);
      return withValueAt(document, path, value);
    case '$setOnInsert':
      return inserting ? withValueAt(document, path, value) : document;
    case '$unset':
      return withValueAt(document, path, undefined);
    case '$inc':
      return withValueAt(document, path, ((known as number | undefined) ?? 0) + (value as number));
    case '$max':
      return known === undefined || compareValues(value, known) > 0
        ? withValueAt(document, path, value)
        : document;
    case '$push':
      return withValueAt(document, path, [
        ...((known as unknown[] | undefined) ?? []),
        ...pushed(value, path),
      ]);
    case '$pull':
      if (known === undefined) return document;
      return withValueAt(
        document,
        path,
        (known as Doc[]).filter((each) => !matches(each, value as Doc, now)),
      );
    default:
      throw new Error(`The simulated store knows no update operator ${operator}.`);
  }
}

function pushed(value: unknown, path: string): unknown[] {
  assertStorable(value, path);
  return isDocument(value) && '$each' in value ? (value.$each as unknown[]) : [value];
}
