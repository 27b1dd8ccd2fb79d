import { NotFoundException } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '../problems/problem.js';

/** As much of the router as is asked here. */
interface Layer {
  route?: { methods: Record<string, boolean> };
  match(path: string): boolean;
}

/**
 * Tells a method that a route does not take from a route that does not exist: the framework says "not found" to
 * both. Null for any other error, and where there is no such route.
 */
export function methodNotAllowed(error: unknown, request: Request): Problem | null {
  if (!(error instanceof NotFoundException)) return null;
  const allow = methodsOf(request);
  if (allow.length === 0) return null;
  return new Problem('method-not-allowed', `This route takes ${allow.join(', ')}.`, { allow });
}

function methodsOf(request: Request): string[] {
  const { stack } = (request.app as unknown as { router: { stack: Layer[] } }).router;
  const methods = stack
    .filter((layer) => layer.route && matches(layer, request.path))
    .flatMap((layer) => Object.keys(layer.route?.methods ?? {}))
    .filter((method) => method !== '_all')
    .map((method) => method.toUpperCase());
  // What takes GET takes HEAD too.
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
}

/** A path that cannot be decoded belongs to no route. */
function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return false;
  }
}
