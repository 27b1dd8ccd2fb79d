import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** How a route makes a repeated request safe. */
export interface IdempotentRoute {
  /** Checks a repeat anew instead of answering it from the record. */
  natural: boolean;
  /** Fields of the answer that are shown once and never stored. */
  secrets: readonly string[];
}

export const IDEMPOTENT_ROUTE = 'claude-projects:idempotent-route';

/**
 * The route itself makes a repeat safe and checks it anew: what a holder is granted must be as of now,
 * not as of the first answer. Heartbeats are such a route too, and keep no record.
 */
export function NaturallyIdempotent(): MethodDecorator {
  return applyDecorators(
    SetMetadata(IDEMPOTENT_ROUTE, { natural: true, secrets: [] } satisfies IdempotentRoute),
    ApiExtension('x-naturally-idempotent', true),
  );
}

/** The answer holds secrets, which a repeat is not shown again. */
export function AnswersSecrets(...secrets: string[]): MethodDecorator {
  return SetMetadata(IDEMPOTENT_ROUTE, { natural: false, secrets } satisfies IdempotentRoute);
}
