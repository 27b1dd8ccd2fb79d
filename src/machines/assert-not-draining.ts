import { Problem } from '../problems/problem.js';
import type { Machine } from './machine.schema.js';

/** Refuses to place a session on a machine that gives its sessions away. */
export function assertNotDraining(machine: Pick<Machine, '_id' | 'drainingSince'>): void {
  if (machine.drainingSince === null) return;
  throw new Problem('invalid-transition', `Machine ${machine._id} is draining and takes no sessions.`);
}
