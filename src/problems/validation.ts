import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { Problem } from './problem.js';

/** More are not told: a body of thousands of wrong fields must not make an answer of megabytes. */
const ERRORS_MAX = 50;

/** Checks bodies and queries against their DTOs. Unknown fields are refused, not dropped. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: true },
    exceptionFactory: (errors) => invalidRequest(errors),
  });
}

/** Makes the one problem that names every field that is wrong. */
export function invalidRequest(errors: readonly ValidationError[]): Problem {
  const fields = errors.flatMap((error) => flatten(error, '', false));
  const first = fields[0];
  const more = fields.length > 1 ? `, and ${fields.length - 1} more` : '';
  return new Problem('invalid-request', first ? `${first.message}${more}.` : 'The request is not valid.', {
    errors: fields.slice(0, ERRORS_MAX),
  });
}

interface InvalidField {
  path: string;
  message: string;
}

/** `inArray` tells an element of an array from a field that is named like a number. */
function flatten(error: ValidationError, parent: string, inArray: boolean): InvalidField[] {
  const path = inArray
    ? `${parent}[${error.property}]`
    : parent
      ? `${parent}.${error.property}`
      : error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
  const children = (error.children ?? []).flatMap((child) =>
    flatten(child, path, Array.isArray(error.value)),
  );
  return [...own, ...children];
}
