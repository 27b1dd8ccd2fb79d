import type { Scope } from './scope.js';

/** Who makes a request: the API key that it carries. */
export interface Caller {
  keyId: string;
  name: string;
  scopes: readonly Scope[];
  /** The only machine that the key may write; null where it may write every one. */
  machineId: string | null;
  rateLimitPerMinute: number;
}
