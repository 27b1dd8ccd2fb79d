import { Problem } from '../problems/problem.js';
import type { Caller } from './caller.js';

/** Refuses a key that is bound to a machine where what it would write is no machine's. Throws `forbidden`. */
export function assertNotBound(caller: Caller): void {
  if (caller.machineId === null) return;
  throw new Problem(
    'forbidden',
    `This API key is bound to machine ${caller.machineId} and writes that one, its sessions and its claims only.`,
  );
}
