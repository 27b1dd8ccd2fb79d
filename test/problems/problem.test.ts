import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/problems/problem.js';
import { PROBLEM_CODES } from '../../src/problems/problem-codes.js';
import { toProblem } from '../../src/problems/to-problem.js';
import { createValidationPipe } from '../../src/problems/validation.js';

it('has a status of its class for every code', () => {
  for (const [code, { status, title }] of Object.entries(PROBLEM_CODES)) {
    expect(status, code).toBeGreaterThanOrEqual(400);
    expect(title, code).not.toBe('');
  }
});

it('lets no extension replace what the code says', () => {
  const body = new Problem('session-superseded', 'Old.', { current: 3, status: 200, code: 'fine' }).toBody(
    '/v1',
  );
  expect(body).toEqual({
    type: 'urn:claude-projects:problem:session-superseded',
    title: PROBLEM_CODES['session-superseded'].title,
    status: 409,
    code: 'session-superseded',
    detail: 'Old.',
    instance: '/v1',
    current: 3,
  });
});

describe('toProblem', () => {
  it('tells a database that cannot be reached from a bug', () => {
    const unreachable = Object.assign(new Error('down'), { name: 'MongoServerSelectionError' });
    expect(toProblem(unreachable)).toMatchObject({
      code: 'unavailable',
      extensions: { retryAfterSeconds: 2 },
    });
    const noPrimary = Object.assign(new Error('no primary'), { name: 'MongoServerError', code: 10107 });
    expect(toProblem(noPrimary).code).toBe('unavailable');
    const duplicate = Object.assign(new Error('E11000'), { name: 'MongoServerError', code: 11000 });
    expect(toProblem(duplicate).code).toBe('internal');
  });

  it('says nothing of a bug to the caller', () => {
    for (const bug of [
      new Error('the password is x'),
      'the password is x',
      null,
      { status: 400, message: 'x' },
    ]) {
      const problem = toProblem(bug);
      expect(problem.code).toBe('internal');
      expect(JSON.stringify(problem.toBody())).not.toContain('password');
    }
  });
});

class Part {
  @IsInt()
  number!: number;
}

class Whole {
  @IsString()
  name!: string;

  @ValidateNested({ each: true })
  @Type(() => Part)
  parts!: Part[];

  @ValidateNested()
  @Type(() => Part)
  main!: Part;
}

describe('validation', () => {
  const validate = (body: unknown) =>
    createValidationPipe()
      .transform(body, { type: 'body', metatype: Whole })
      .then(
        () => null,
        (problem: Problem) => problem,
      );

  it('lets through what is right', async () => {
    expect(await validate({ name: 'a', parts: [{ number: 1 }], main: { number: 2 } })).toBeNull();
  });

  it('names every wrong field by its full path', async () => {
    const problem = await validate({
      name: 1,
      parts: [{ number: 1 }, { number: 'x', more: 1 }],
      main: {},
      odd: 1,
    });
    expect(problem).toBeInstanceOf(Problem);
    expect(problem?.code).toBe('invalid-request');
    const errors = problem?.extensions.errors as { path: string; message: string }[];
    expect(new Set(errors.map(({ path }) => path))).toEqual(
      new Set(['name', 'odd', 'parts[1].more', 'parts[1].number', 'main.number']),
    );
  });

  it('answers a bounded number of errors', async () => {
    const problem = await validate(
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1])),
    );
    expect(problem?.extensions.errors).toHaveLength(50);
  });
});
