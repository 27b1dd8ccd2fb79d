import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '../problems/problem.js';

const PRINTABLE = /^[\x21-\x7e]{1,255}$/;

/** Checks an `Idempotency-Key`; null where none was sent. Throws `invalid-request`. */
export function checkedIdempotencyKey(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (PRINTABLE.test(value)) return value;
  throw new Problem('invalid-request', 'The Idempotency-Key must be 1 to 255 printable characters.', {
    errors: [{ path: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters' }],
  });
}

/** The request's `Idempotency-Key`, or null. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext) =>
  checkedIdempotencyKey(context.switchToHttp().getRequest<Request>().get('idempotency-key')),
);
