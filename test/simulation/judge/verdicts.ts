import type { Session } from '../../../src/sessions/session.js';
import type { Truth } from './truth.js';

/**
 * What a verdict of silence was worth.
 * - `right`: its processes were gone.
 * - `unavoidable`: they lived, but their machine was asleep, off, without its daemon or cut off for longer than a pause
 *   that is promised to be survived. From outside nobody can tell that from death.
 * - `wrong`: they lived, and their machine had done all it had to.
 */
export type Worth = 'right' | 'unavoidable' | 'wrong';

/**
 * The pause that a holder survives at whatever phase of its rhythm it begins, in seconds: its life, less an interval with
 * the server's jitter that may have passed already, less what is lost to the rhythm of the ticks and to a first retry.
 * 110 s with the default policy.
 */
export function survivedPauseSeconds(policy: Session['policy']): number {
  return policy.lifeMs / 1000 - 1.1 * policy.heartbeatIntervalSeconds - 4;
}

export function worthOf(session: Session, truth: Truth, now: number, lastHeardAt: number): Worth {
  const machine = truth.livesOn(session);
  if (!machine) return 'right';
  const absent = truth.absentSeconds(machine.name, lastHeardAt, now);
  return absent > survivedPauseSeconds(session.policy) ? 'unavoidable' : 'wrong';
}

export interface VerdictCounts {
  right: number;
  unavoidable: number;
  wrong: number;
}

export function noVerdicts(): VerdictCounts {
  return { right: 0, unavoidable: 0, wrong: 0 };
}
