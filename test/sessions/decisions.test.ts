import { describe, expect, it } from 'vitest';
import { decideAdopt } from '../../src/sessions/decide-adopt.js';
import { decideEnd } from '../../src/sessions/decide-end.js';
import { decideHousekeeping } from '../../src/sessions/decide-housekeeping.js';
import { decideOverdue } from '../../src/sessions/decide-overdue.js';
import { decideStop } from '../../src/sessions/decide-stop.js';
import type { EndReport } from '../../src/sessions/end-report.js';
import { verdictOf } from '../../src/sessions/heartbeat-verdict.js';
import { backoffSeconds } from '../../src/sessions/lease-end.js';
import type { Change, Session } from '../../src/sessions/session.js';
import { mayFollow, SESSION_STATUSES, type SessionStatus } from '../../src/sessions/session-status.js';
import { at, lostSession, sampleSettings } from '../support/sample-session.js';
import { outcome, STATES, state } from '../support/session-states.js';

const settings = sampleSettings();

describe('the end that a holder reports', () => {
  const report = (kind: EndReport['kind'], session: Session): EndReport => ({
    kind,
    generation: session.generation,
    keeperId: session.keeperId,
    sequence: null,
    cause: null,
    reason: null,
  });
  it.each([
    ['starting', 'completed', 'failed'],
    ['starting, to stop', 'completed', 'cancelled'],
    ['active', 'completed', 'failed'],
    ['paused', 'completed', 'failed'],
    ['stopping', 'completed', 'cancelled'],
    ['stopping, to clear', 'cancelled', 'cancelled'],
    ['failed by silence', 'completed', 'failed'],
    ['failed, confirmed', 'completed', 'same'],
    ['failed, to clear', 'cancelled', 'cancelled'],
    ['recovering', 'completed', 'failed'],
    ['recovering, to stop', 'cancelled', 'cancelled'],
    ['completed', 'same', 'session-ended'],
    ['cancelled, unconfirmed', 'cancelled', 'cancelled'],
    ['abandoned', 'abandoned', 'abandoned'],
  ])('of a session that is %s: complete makes it %s, fail %s', (name, completed, failed) => {
    const session = state(name);
    const decide = (kind: EndReport['kind']) => decideEnd(session, report(kind, session), settings, at(20));
    expect(outcome(session, () => decide('complete'))).toBe(completed);
    expect(outcome(session, () => decide('fail'))).toBe(failed);
  });

  it('keeps the cause of a completion that came before the work was done', () => {
    const session = state('active');
    const early = { ...report('complete', session), cause: 'budget' } as const;
    expect(decideEnd(session, early, settings, at(20))?.set).toMatchObject({
      status: 'completed',
      cause: 'budget',
    });
    expect(decideEnd(session, report('complete', session), settings, at(20))?.set.cause).toBeNull();
  });

  it('frees the place and makes a failure claimable at once', () => {
    const change = decideEnd(state('active'), report('fail', state('active')), settings, at(20));
    expect(change?.set).toMatchObject({
      slotKey: null,
      exclusiveKey: null,
      claimableAt: at(20),
      live: false,
      failedBySilence: false,
      recovery: { id: 's1:1', status: 'pending', notBefore: at(20) },
    });
  });

  it('of a generation that is not current, or that nobody was given, is superseded', () => {
    for (const session of Object.values(STATES)) {
      for (const given of [session.generation - 1, session.generation + 1, 0]) {
        const old = { ...report('fail', session), generation: given };
        expect(outcome(session, () => decideEnd(session, old, settings, at(20)))).toBe('session-superseded');
      }
      const unheld = { ...session, held: false };
      const current = report('complete', session);
      expect(outcome(unheld, () => decideEnd(unheld, current, settings, at(20)))).toBe('session-superseded');
    }
  });
});

describe('a request to stop', () => {
  it.each([
    ['starting', 'starting', 'starting'],
    ['active', 'stopping', 'stopping'],
    ['paused', 'stopping', 'stopping'],
    ['stopping', 'same', 'stopping'],
    ['stopping, to clear', 'same', 'same'],
    ['failed by silence', 'cancelled', 'failed'],
    ['failed, confirmed', 'cancelled', 'cancelled'],
    ['failed, to clear', 'same', 'same'],
    ['recovering', 'recovering', 'recovering'],
    ['completed', 'session-ended', 'session-ended'],
    ['cancelled, unconfirmed', 'same', 'session-ended'],
    ['abandoned', 'session-ended', 'session-ended'],
  ])('of a session that is %s: cancel makes it %s, clear %s', (name, cancelled, cleared) => {
    const session = state(name);
    expect(outcome(session, () => decideStop(session, 'cancel', null, 30, at(20)))).toBe(cancelled);
    expect(outcome(session, () => decideStop(session, 'clear', null, 30, at(20)))).toBe(cleared);
  });

  it('never moves the deadline', () => {
    for (const session of Object.values(STATES)) {
      try {
        const change = decideStop(session, 'cancel', null, 30, at(20));
        expect(change?.set ?? {}).not.toHaveProperty('deadlineAt');
      } catch {
        // A session that ended is refused, which moves nothing either.
      }
    }
  });
});

describe('a deadline that passed', () => {
  it.each([
    ['starting', 'failed'],
    ['starting, to stop', 'cancelled'],
    ['active', 'failed'],
    ['paused', 'failed'],
    ['stopping', 'cancelled'],
    ['stopping, to clear', 'stopping'],
    ['recovering', 'failed'],
    ['recovering, to stop', 'cancelled'],
    ['failed by silence', 'same'],
    ['completed', 'same'],
  ])('makes a session that is %s %s', (name, expected) => {
    const session = state(name);
    expect(outcome(session, () => decideOverdue(session, null, settings, at(1_000)))).toBe(expected);
    expect(outcome(session, () => decideOverdue(session, null, settings, session.deadlineAt))).toBe('same');
  });

  it('keeps others away for the fence delay, and raises the generation where a lease ended', () => {
    const lost = decideOverdue(state('active'), null, settings, at(181));
    expect(lost?.set).toMatchObject({ claimableAt: at(195), failedBySilence: true, dueAt: at(86_581) });
    expect(lost?.set).not.toHaveProperty('generation');
    const lease = decideOverdue(state('recovering'), null, settings, at(381));
    expect(lease?.set).toMatchObject({
      generation: 3,
      held: false,
      keeperId: null,
      claimableAt: at(395),
      recovery: { status: 'pending', notBefore: at(395 + backoffSeconds(1)) },
    });
  });
});

describe('adoption', () => {
  it.each([
    ['starting', 'starting'],
    ['active', 'active'],
    ['paused', 'paused'],
    ['stopping', 'stopping'],
    ['failed by silence', 'active'],
    ['failed, confirmed', 'invalid-transition'],
    ['failed, to clear', 'invalid-transition'],
    ['recovering', 'recovering'],
    ['completed', 'session-ended'],
    ['cancelled, unconfirmed', 'session-ended'],
  ])('of a session that is %s: %s', (name, expected) => {
    const session = state(name);
    const keeperId = session.keeperId ?? '';
    expect(outcome(session, () => decideAdopt(session, keeperId, 1, 'slot', at(20)))).toBe(expected);
    const live = expected !== 'session-ended';
    const stranger = outcome(session, () => decideAdopt(session, 'stranger', 1, 'slot', at(20)));
    expect(stranger).toBe(live ? 'session-superseded' : 'session-ended');
  });

  it('extends nothing after a request to stop', () => {
    expect(decideAdopt(state('stopping'), 'k1', 1, 'slot', at(100)).set.deadlineAt).toEqual(at(180));
    expect(decideAdopt(state('active'), 'k1', 1, 'slot', at(100)).set.deadlineAt).toEqual(at(280));
  });
});

describe('a heartbeat', () => {
  const beat = (session: Session, sequence: number) =>
    verdictOf(session, {
      id: session._id,
      generation: session.generation,
      sequence,
      machineId: null,
      progress: null,
      fence: null,
      taskId: null,
      bootId: null,
      suspendedSeconds: null,
    }).kind;
  it('revives the verdict of silence only, and only when it is newer', () => {
    expect(beat(state('failed by silence'), 2)).toBe('revive');
    expect(beat(state('failed by silence'), 1)).toBe('accepted');
    expect(beat(state('failed, confirmed'), 2)).toBe('accepted');
    expect(beat(state('failed, to clear'), 2)).toBe('accepted');
    expect(beat({ ...state('failed by silence'), cause: 'stalled', failedBySilence: false }, 2)).toBe(
      'accepted',
    );
    expect(beat(state('completed'), 2)).toBe('refused');
    expect(beat({ ...state('failed by silence'), held: false }, 2)).toBe('refused');
  });
});

describe('housekeeping', () => {
  it('does what is due, and nothing before', () => {
    const clearing = { ...state('failed, to clear'), dueAt: at(195) };
    expect(decideHousekeeping(clearing, 30, at(194))).toBeNull();
    expect(decideHousekeeping(clearing, 30, at(195))?.set).toMatchObject({ generation: 2, cause: 'cleared' });
    const cancelled = state('cancelled, unconfirmed');
    expect(decideHousekeeping(cancelled, 30, at(194))).toBeNull();
    expect(decideHousekeeping(cancelled, 30, at(195))?.set).toMatchObject({ slotKey: null, dueAt: null });
    const forgotten = lostSession({ dueAt: at(86_400) });
    expect(decideHousekeeping(forgotten, 30, at(86_400))?.set).toMatchObject({ status: 'abandoned' });
  });

  it('leaves the place of a session without a fence to its holder, until its machine says that nothing runs', () => {
    const unfenced = lostSession();
    expect(unfenced.policy.fence).toBe('none');
    expect(decideHousekeeping(unfenced, 30, at(300))).toBeNull();
    const told = lostSession({ endHearsay: true });
    expect(decideHousekeeping(told, 30, at(194))).toBeNull();
    expect(decideHousekeeping(told, 30, at(300))?.set).toMatchObject({ slotKey: null });
    const fenced = lostSession({}, sampleSettings({ recoveryMode: 'any-machine' }));
    expect(decideHousekeeping(fenced, 30, at(300))?.set).toMatchObject({ slotKey: null, dueAt: at(86_400) });
  });
});

describe('the rest of a recovery between attempts', () => {
  it('doubles and is bounded', () => {
    expect([1, 2, 3, 10, 1_000].map(backoffSeconds)).toEqual([10, 20, 40, 600, 600]);
  });
});

describe('every decision', () => {
  it('makes only transitions that the table allows', () => {
    const seen: [SessionStatus, SessionStatus][] = [];
    const note = (session: Session, decide: () => Change | null) => {
      const to = outcome(session, decide) as SessionStatus;
      if (SESSION_STATUSES.includes(to) && to !== session.status) seen.push([session.status, to]);
    };
    for (const session of Object.values(STATES)) {
      const { generation } = session;
      for (const kind of ['complete', 'fail'] as const) {
        const report = { kind, generation, sequence: null, cause: null, reason: null };
        for (const keeperId of [session.keeperId, 'another']) {
          note(session, () => decideEnd(session, { ...report, keeperId }, settings, at(300)));
        }
      }
      for (const kind of ['cancel', 'clear'] as const) {
        note(session, () => decideStop(session, kind, null, 30, at(300)));
      }
      note(session, () => decideOverdue(session, null, settings, at(1_000)));
      note(session, () => decideAdopt(session, session.keeperId ?? '', 1, 'slot', at(300)));
      note(session, () => decideHousekeeping(session, 30, at(100_000)));
    }
    const forbidden = seen.filter(([from, to]) => !mayFollow(from, to));
    // A claimer that finished before it said `resumed`, in one write: recovering, active, completed.
    expect([...new Set(forbidden.map(String))]).toEqual(['recovering,completed']);
    expect(seen.length).toBeGreaterThan(25);
  });
});
