import { Problem } from '../problems/problem.js';

/** Deeper than anything the API takes; what is deeper only serves to exhaust a stack. */
const DEPTH_MAX = 24;

/** Names that JavaScript itself gives a meaning to. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Refuses what the database or the language could take for more than data: operators and prototypes as names,
 * NUL, halves of a surrogate pair, and nesting without end. Throws `invalid-request`.
 */
export function assertPlainJson(body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refuse('', 'must be a JSON object');
  }
  check(body, '', 1);
}

function check(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    if (!isPlainText(value)) throw refuse(path, 'must not hold NUL or a lone surrogate');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEPTH_MAX) throw refuse(path, `must not be nested deeper than ${DEPTH_MAX} levels`);
  if (Array.isArray(value)) {
    value.forEach((element, index) => {
      check(element, `${path}[${index}]`, depth + 1);
    });
    return;
  }
  for (const [name, element] of Object.entries(value)) {
    if (name.startsWith('$') || RESERVED.has(name) || !isPlainText(name)) {
      throw refuse(path, 'holds a field with a name that is not allowed');
    }
    check(element, path ? `${path}.${name}` : name, depth + 1);
  }
}

function isPlainText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function refuse(path: string, message: string): Problem {
  return new Problem('invalid-request', `${path || 'The body'} ${message}.`, { errors: [{ path, message }] });
}
