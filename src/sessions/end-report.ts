import type { Cause } from '../liveness/cause.js';
import type { Session } from './session.js';

/** Somebody says that the work is done, or that it failed. Both say that its processes ended. */
export interface EndReport {
  kind: 'complete' | 'fail';
  generation: number;
  /** The keeper for whose processes the report speaks; null where it names none. */
  keeperId: string | null;
  sequence: number | null;
  cause: Cause | null;
  reason: string | null;
}

/** A session whose holder named no keeper can only be taken at its word. */
export function speaksForKeeper({ keeperId }: Pick<Session, 'keeperId'>, report: EndReport): boolean {
  return keeperId === null || keeperId === report.keeperId;
}
