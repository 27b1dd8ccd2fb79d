import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import { ACCESS, type Access } from './access.js';

/** Declares that a route wants no API key. */
export function Public(): CustomDecorator {
  return SetMetadata(ACCESS, 'public' satisfies Access);
}
