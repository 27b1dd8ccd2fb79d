import type { NextFunction, Request, Response } from 'express';

/** `If-None-Match: *` asks a GET nothing that makes sense, and the framework would answer it 304 without a tag. */
export function ignoreAnyEtag(request: Request, _response: Response, next: NextFunction): void {
  if (request.headers['if-none-match']?.trim() === '*') delete request.headers['if-none-match'];
  next();
}
