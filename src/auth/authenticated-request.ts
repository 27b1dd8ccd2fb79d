import type { Request } from 'express';
import type { Caller } from './caller.js';

/** A request after the guard has seen it. Routes that want no key have no caller. */
export type AuthenticatedRequest = Request & { caller?: Caller };
