import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { Problem } from '../problems/problem.js';

const TAG = /^"(\d{1,15})"$/;

/** Reads the version out of an `If-Match` header; null where none was sent or any will do (`*`). */
export function versionOf(header: string | undefined): number | null {
  if (header === undefined || header.trim() === '*') return null;
  const [, version] = TAG.exec(header.trim()) ?? [];
  if (version !== undefined) return Number(version);
  throw new Problem('invalid-request', 'If-Match must hold one version in quotes, as ETag gave it.', {
    errors: [{ path: 'If-Match', message: 'must be a version in quotes, such as "3"' }],
  });
}

/** The version that the caller believes the resource to have, or null. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) =>
  versionOf(context.switchToHttp().getRequest<Request>().get('if-match')),
);

/** Refuses a change of what was changed meanwhile. */
export function assertVersion(resource: { version: number }, ifMatch: number | null): void {
  if (ifMatch === null || ifMatch === resource.version) return;
  throw new Problem('version-mismatch', `The resource has version ${resource.version}, not ${ifMatch}.`, {
    current: resource.version,
  });
}

/** Documents the `If-Match` header of a route. */
export function ApiIfMatch(): MethodDecorator {
  return ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The version, in quotes, that the resource must still have.',
    schema: { type: 'string', pattern: '^(\\*|"[0-9]{1,15}")$' },
  });
}
