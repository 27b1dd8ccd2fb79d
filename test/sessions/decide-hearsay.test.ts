import { describe, expect, it } from 'vitest';
import { backToLife, mayRevive } from '../../src/sessions/back-to-life.js';
import { decideAdopt } from '../../src/sessions/decide-adopt.js';
import { decideEnd } from '../../src/sessions/decide-end.js';
import type { EndReport } from '../../src/sessions/end-report.js';
import { mustStop } from '../../src/sessions/heartbeat-verdict.js';
import type { Session } from '../../src/sessions/session.js';
import { at, lostSession, sampleSettings } from '../support/sample-session.js';
import { outcome, state } from '../support/session-states.js';

const settings = sampleSettings();
const report = (kind: EndReport['kind'], session: Session, keeperId = session.keeperId): EndReport => ({
  kind,
  generation: session.generation,
  keeperId,
  sequence: null,
  cause: null,
  reason: null,
});

/** When the holder has fenced itself for certain, in milliseconds. */
function fencedAt({ deadlineAt, fenceInForce }: Session): number {
  return deadlineAt.getTime() + fenceInForce.fenceDelaySeconds * 1000;
}

describe('the end that is reported', () => {
  it.each([
    ['starting', 'completed', 'failed'],
    ['starting, to stop', 'completed', 'cancelled'],
    ['active', 'completed', 'failed'],
    ['paused', 'completed', 'failed'],
    ['stopping', 'completed', 'cancelled'],
    ['stopping, to clear', 'stopping', 'stopping'],
    ['stopping, to clear, late', 'same', 'same'],
    ['failed by silence', 'completed', 'failed'],
    ['failed by hearsay', 'completed', 'same'],
    ['failed, confirmed', 'completed', 'same'],
    ['failed, to clear', 'failed', 'failed'],
    ['recovering', 'completed', 'failed'],
    ['recovering, to stop', 'cancelled', 'cancelled'],
    ['completed', 'same', 'session-ended'],
    ['cancelled, unconfirmed', 'same', 'same'],
    ['abandoned', 'same', 'same'],
  ])(
    'by another keeper, of a session that is %s: complete makes it %s, fail %s, and nothing is free before',
    (name, completed, failed) => {
      const session = state(name);
      for (const [kind, expected] of [
        ['complete', completed],
        ['fail', failed],
      ] as const) {
        for (const other of ['another', null]) {
          const told = { ...report(kind, session), keeperId: other };
          expect(outcome(session, () => decideEnd(session, told, settings, at(20)))).toBe(expected);
          if (['same', 'session-ended'].includes(expected)) continue;
          const after = { ...session, ...decideEnd(session, told, settings, at(20))?.set };
          expect([after.live, after.endConfirmed]).toEqual([false, session.endConfirmed]);
          if (session.endConfirmed) continue;
          expect(after.slotKey).toBe(session.slotKey);
          expect(after.claimableAt?.getTime()).toBeGreaterThanOrEqual(fencedAt(session));
        }
      }
    },
  );

  it('by another keeper fails it now, and a heartbeat of its holder takes that back', () => {
    const told = { ...report('fail', state('active'), 'another'), cause: 'machine-rebooted', sequence: 9 };
    const change = decideEnd(state('active'), told as EndReport, settings, at(20));
    expect(change).toMatchObject({
      transition: 'failed',
      set: {
        cause: 'machine-rebooted',
        claimableAt: at(195),
        endConfirmed: false,
        failedBySilence: false,
        endHearsay: true,
        recovery: { status: 'pending', notBefore: at(195) },
      },
    });
    const after = { ...state('active'), ...change?.set };
    // A stranger's sequence says nothing of the holder's heartbeats.
    expect(mayRevive(after, 2)).toBe(true);
    expect(mustStop(after)).toBe(false);
    expect(backToLife(after, 'slot', at(30)).set).toMatchObject({ status: 'active', endHearsay: false });
    expect(decideAdopt(after, 'k1', 1, 'slot', at(30)).set).toMatchObject({
      status: 'active',
      generation: 2,
    });
  });

  it('by its own keeper, after another one told of it, is what frees and bars it', () => {
    const session = state('failed by hearsay');
    const after = { ...session, ...decideEnd(session, report('fail', session), settings, at(20))?.set };
    expect(after).toMatchObject({ claimableAt: at(20), endConfirmed: true, slotKey: null });
    expect(mayRevive(after, 9)).toBe(false);
  });

  it('by anybody is believed of a session whose holder named no keeper', () => {
    const session = { ...state('active'), keeperId: null };
    for (const keeperId of ['another', null]) {
      const told = { ...report('fail', session), keeperId };
      expect(decideEnd(session, told, settings, at(20))?.set).toMatchObject({ claimableAt: at(20) });
    }
  });

  it('by another keeper does not bring a stalled one back', () => {
    const stalled = lostSession({ cause: 'stalled', failedBySilence: false });
    const told = { ...report('fail', stalled, 'another'), cause: 'machine-rebooted' } as EndReport;
    const after = { ...stalled, ...decideEnd(stalled, told, settings, at(20))?.set };
    expect(after).toMatchObject({ cause: 'stalled', endHearsay: true });
    expect(mayRevive(after, 9)).toBe(false);
    expect(mustStop(after)).toBe(true);
  });
});
