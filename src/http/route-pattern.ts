import type { Request } from 'express';

/** The pattern of the route, not the path: a path holds ids, and what somebody pasted into it. */
export function routePattern(request: Request): string {
  const path: unknown = request.route?.path;
  return typeof path === 'string' ? path : 'none';
}
