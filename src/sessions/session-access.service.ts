import { Injectable } from '@nestjs/common';
import { assertMayWriteMachine } from '../auth/assert-may-write-machine.js';
import type { Caller } from '../auth/caller.js';
import { assertGeneration, superseded } from './generation.js';
import { sessionIdOf } from './recovery-id.js';
import { SessionTransitions } from './session-transitions.service.js';

/** Checks that a key which is bound to a machine writes that machine's sessions only. */
@Injectable()
export class SessionAccess {
  constructor(private readonly transitions: SessionTransitions) {}

  /**
   * Throws `forbidden` and `not-found`. A former holder, known by its old `generation`, is told that it
   * was superseded instead. A key that is bound to no machine costs no read.
   */
  async assertMayWrite(caller: Caller, sessionId: string, generation?: number): Promise<void> {
    if (caller.machineId === null) return;
    const { session } = await this.transitions.read(sessionId);
    if (session.machineId === caller.machineId) return;
    if (generation !== undefined) assertGeneration(session, generation);
    assertMayWriteMachine(caller, session.machineId);
  }

  /**
   * The same for an adoption, which names no generation: who does not hold the session is told that it was
   * superseded, for it may be a former holder that has processes to end. Throws `not-found`, `session-superseded`.
   */
  async assertMayAdopt(caller: Caller, sessionId: string): Promise<void> {
    if (caller.machineId === null) return;
    const { session } = await this.transitions.read(sessionId);
    if (session.machineId !== caller.machineId) throw superseded(session, null);
  }

  /** The same for the session that a recovery's id names: `<session>:<generation>`. */
  async assertMayWriteRecovery(caller: Caller, recoveryId: string, generation: number): Promise<void> {
    if (caller.machineId === null) return;
    await this.assertMayWrite(caller, sessionIdOf(recoveryId), generation);
  }
}
