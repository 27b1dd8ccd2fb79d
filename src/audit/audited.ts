import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** Under which the choice is kept. */
export const AUDITED = 'claude-projects:audited';

/**
 * Records a route in the audit trail where it is used with an admin key, though a runner may use it too. Writes
 * that want the scope `admin` are recorded without it.
 */
export function Audited(): CustomDecorator {
  return SetMetadata(AUDITED, true);
}
