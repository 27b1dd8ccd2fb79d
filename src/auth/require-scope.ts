import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { ACCESS, type Access } from './access.js';
import type { Scope } from './scope.js';

/** Declares the scope that a route, or every route of a controller, wants, and documents it. */
export function RequireScope(scope: Scope): ClassDecorator & MethodDecorator {
  return applyDecorators(
    SetMetadata(ACCESS, scope satisfies Access),
    ApiBearerAuth('bearer'),
    ApiSecurity('apiKey'),
    ApiExtension('x-required-scope', scope),
  );
}
