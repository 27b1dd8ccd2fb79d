import type { Machine } from '../machines/machine.schema.js';
import type { Session } from '../sessions/session.js';

/** What a machine or a holder is asked to do. Derived from state, and repeated until satisfied. */
export type Directive =
  | { kind: 'claim'; recoveryId: string; sessionId: string; force: boolean; slot: number | null }
  | { kind: 'stop'; sessionId: string; generation: number; reason: string }
  | { kind: 'drain'; since: string };

export const DIRECTIVE_KINDS = ['claim', 'stop', 'drain'] as const satisfies readonly Directive['kind'][];

export function stopDirective(
  session: Pick<Session, '_id' | 'generation' | 'reason' | 'cause' | 'stopKind'>,
): Directive {
  const reason = session.reason ?? session.cause ?? session.stopKind ?? 'cancel';
  return { kind: 'stop', sessionId: session._id, generation: session.generation, reason };
}

/** A draining machine ends its sessions cleanly, with cause `drained`, so that others may claim them. */
export function drainDirectives(machine: Pick<Machine, 'drainingSince'>): Directive[] {
  return machine.drainingSince === null
    ? []
    : [{ kind: 'drain', since: machine.drainingSince.toISOString() }];
}
