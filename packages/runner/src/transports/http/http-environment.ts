import type { HttpBindings } from '@hono/node-server';

/** What a request's context holds. */
export interface HttpEnvironment {
  Bindings: HttpBindings;
}
