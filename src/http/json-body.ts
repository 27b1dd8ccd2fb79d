import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { Problem } from '../problems/problem.js';
import { assertPlainJson } from './plain-json.js';

/** Reads bodies: JSON objects of at most `limitKib` KiB, and nothing else. */
export function useJsonBodies(app: NestExpressApplication, limitKib: number): void {
  app.use(refuseOtherTypes);
  app.useBodyParser('json', { limit: limitKib * 1024, type: isJson, strict: true });
  app.use(refuseOddJson);
}

/** JSON is UTF-8; another character set would let the same bytes mean something else. */
const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;

function isJson(request: { headers: Record<string, unknown> }): boolean {
  return JSON_TYPE.test(String(request.headers['content-type'] ?? ''));
}

function hasBody(request: Request): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}

function refuseOtherTypes(request: Request, _response: Response, next: NextFunction): void {
  const acceptable = !hasBody(request) || isJson(request);
  next(acceptable ? undefined : new Problem('unsupported-media-type', 'Send the body as application/json.'));
}

function refuseOddJson(request: Request, _response: Response, next: NextFunction): void {
  if (request.body !== undefined) assertPlainJson(request.body);
  next();
}
