import type { Session } from '../../../src/sessions/session.js';
import { isEnded } from '../../../src/sessions/session-status.js';
import type { Truth } from './truth.js';
import { noVerdicts, type VerdictCounts, worthOf } from './verdicts.js';

/**
 * The rule that everybody writes first, on the same beats, at the same sweeps: a session whose last heartbeat is older
 * than its life is dead. It has the same clock and the same database; it has no doubt and re-checks nothing. What it
 * would do next is not simulated, so each silence counts once.
 */
export class NaiveRule {
  readonly verdicts: VerdictCounts = noVerdicts();
  private readonly judged = new Map<string, number>();

  constructor(private readonly truth: Truth) {}

  sweep(
    sessions: Iterable<Session>,
    databaseNow: Date,
    now: number,
    worldTimeOf: (at: Date) => number,
  ): void {
    for (const session of sessions) {
      const { lastHeartbeatAt, status, _id: id } = session;
      // What somebody reported as ended needs no rule.
      const reported = session.endConfirmed || session.endHearsay;
      if (lastHeartbeatAt === null || isEnded(status) || reported) continue;
      const silentMs = databaseNow.getTime() - lastHeartbeatAt.getTime();
      if (silentMs <= session.policy.lifeMs || this.judged.get(id) === lastHeartbeatAt.getTime()) continue;
      this.judged.set(id, lastHeartbeatAt.getTime());
      this.verdicts[worthOf(session, this.truth, now, worldTimeOf(lastHeartbeatAt) / 1000)] += 1;
      for (const crash of this.truth.openCrashes(id)) crash.naiveDetectedAt ??= now;
    }
  }
}
