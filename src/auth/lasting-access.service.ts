import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { Problem } from '../problems/problem.js';
import { presentedKey } from './presented-key.js';

/**
 * Looks again whether the key of a request works: one that lasts must not outlive a revocation by more than
 * any other does. What a key may do never changes, so only its end is looked for.
 */
@Injectable()
export class LastingAccess {
  constructor(private readonly apiKeys: ApiKeysService) {}

  async isStillGood(request: Request): Promise<boolean> {
    const key = presentedKey(request.headers);
    return key !== null && (await this.apiKeys.authenticate(key)) !== null;
  }

  /** Throws `unauthenticated`. */
  async assertStillGood(request: Request): Promise<void> {
    if (await this.isStillGood(request)) return;
    throw new Problem('unauthenticated', 'The API key was revoked or has expired meanwhile.');
  }
}
