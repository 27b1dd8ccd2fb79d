import { expect } from 'vitest';
import { PROBLEM_CODES } from '../../src/problems/problem-codes.js';
import type { Operation } from './api-description.js';
import type { RawAnswer } from './raw-request.js';
import type { MadeUp } from './requests.js';

/** What holds for every answer, whatever was asked. Throws what does not. */
export function checkAnswer(operation: Operation, made: MadeUp, { status, headers, text }: RawAnswer): void {
  expect(status, text).toBeGreaterThanOrEqual(200);
  expect(status, text).toBeLessThan(500);
  if (status < 400) {
    expect([...operation.answers.keys()], text).toContain(status);
    expect(headers.ratelimit !== undefined, 'the headers of limits').toBe(operation.limited.has(status));
    return;
  }
  expect(headers['content-type']).toBe('application/problem+json');
  const problem = JSON.parse(text) as { status: number; code: string; errors?: { path: unknown }[] };
  expect(problem.status).toBe(status);
  expect(Object.keys(PROBLEM_CODES)).toContain(problem.code);
  expect(isDocumented(operation, made, status, problem.code), `${status} ${problem.code} is documented`).toBe(
    true,
  );
  if (headers.ratelimit !== undefined) expect([...operation.limited]).toContain(status);
  // The answer must not grow with what was sent: thousands of wrong fields are not told one by one.
  expect(text.length).toBeLessThan(64 * 1024);
  if (status === 400 && namesFields(made)) {
    expect(problem.errors, text).not.toHaveLength(0);
    for (const { path } of problem.errors ?? []) expect(path).toEqual(expect.any(String));
  }
}

/** A path that is no URI, or leads elsewhere, is answered before its operation is known. */
function isDocumented({ answers }: Operation, made: MadeUp, status: number, code: string): boolean {
  if (made.spoiled.includes('id') && (status === 400 || status === 404)) return true;
  // Whoever sends a body where none belongs learns what is wrong with it.
  if (made.body === null && made.spoiled.includes('headers') && [400, 413, 415].includes(status)) return true;
  return answers.get(status)?.includes(code) === true;
}

/** Whether what is wrong has a name: not so where the request could not be read at all. */
function namesFields({ spoiled }: MadeUp): boolean {
  return !spoiled.some(
    (what) => what === 'whole body' || what === 'id' || what === 'headers' || what === 'query',
  );
}
