import type { Scope } from './scope.js';

/** Under which the routes' declarations are kept. */
export const ACCESS = 'claude-projects:access';

/** What a route declares about its callers. */
export type Access = 'public' | Scope;
