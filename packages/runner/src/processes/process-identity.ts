import { z } from 'zod';
import { readBootId } from './boot-id.js';
import { isAlive } from './process-row.js';
import { readProcess } from './process-table.js';

/** Pids are used again; with the start of its process and of its machine a pid names one process for ever. */
export const processIdentitySchema = z.object({
  pid: z.number().int().positive(),
  startTime: z.string(),
  bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** The identity of a living process, or null. */
export function identify(pid: number): ProcessIdentity | null {
  const row = readProcess(pid);
  return row && isAlive(row) ? { pid, startTime: row.startTime, bootId: readBootId() } : null;
}

/** Whether this very process still runs. */
export function stillRuns(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== null && now.startTime === identity.startTime && now.bootId === identity.bootId;
}
