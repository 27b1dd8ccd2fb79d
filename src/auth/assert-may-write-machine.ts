import { Problem } from '../problems/problem.js';
import type { Caller } from './caller.js';

/** Refuses a key that is bound to another machine than the one written. Throws `forbidden`. */
export function assertMayWriteMachine(caller: Caller, machineId: string): void {
  if (caller.machineId === null || caller.machineId === machineId) return;
  throw new Problem('forbidden', `This API key is bound to machine ${caller.machineId}.`);
}
