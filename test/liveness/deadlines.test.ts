import { describe, expect, it } from 'vitest';
import { causeOfSilence } from '../../src/liveness/cause.js';
import {
  claimableAfter,
  nextHeartbeatSeconds,
  type SessionPolicy,
  withDurations,
} from '../../src/liveness/deadlines.js';
import { effectiveFence } from '../../src/liveness/fence.js';
import { judge } from '../../src/liveness/health.js';
import { at, T0 } from '../support/sample-session.js';

const POLICY: SessionPolicy = withDurations({
  heartbeatIntervalSeconds: 60,
  missedHeartbeatsAllowed: 3,
  stalledAfterSeconds: 600,
  onStalled: 'report',
  fence: 'pause',
  fenceDelaySeconds: 15,
});

describe('deadlines', () => {
  it('give a session as many intervals as misses are allowed, and others a delay more', () => {
    expect(POLICY).toMatchObject({ lifeMs: 180_000, lateMs: 80_000, stallMs: 600_000 });
    expect(claimableAfter(at(180), POLICY)).toEqual(at(195));
  });

  it.each([
    [60, 3, 0, 54],
    [60, 3, 0.5, 60],
    [60, 3, 0.999999, 66],
    [60, 1, 0.5, 30],
    [60, 2, 0.999999, 60],
    [1, 3, 0.5, 1],
  ])(
    'ask for the next heartbeat of %s s × %s at random %s after %s s',
    (interval, misses, random, expected) => {
      const policy = { ...POLICY, heartbeatIntervalSeconds: interval, missedHeartbeatsAllowed: misses };
      expect(nextHeartbeatSeconds(policy, random)).toBeCloseTo(expected, 3);
    },
  );

  it('never call a session late after it is lost', () => {
    expect(withDurations({ ...POLICY, missedHeartbeatsAllowed: 1 }).lateMs).toBe(60_000);
  });
});

describe('health', () => {
  const signs = {
    ended: false,
    failed: false,
    cause: null,
    deadlineAt: at(180),
    lateAt: at(80),
    stallDeadlineAt: at(70),
    silenceBelieved: true,
  };
  it.each([
    ['healthy', {}, 69],
    ['stalled', {}, 70],
    ['healthy', { stallDeadlineAt: null }, 79],
    ['late', {}, 80],
    ['late', {}, 179],
    ['lost', {}, 180],
    ['late', { silenceBelieved: false }, 180],
    ['late', { silenceBelieved: false }, 10_000],
    ['lost', { silenceBelieved: false, failed: true }, 1],
    ['lost', { failed: true }, 1],
    ['stalled', { failed: true, cause: 'stalled' }, 1],
    ['suspended', { failed: true, cause: 'suspended' }, 1],
    ['ended', { ended: true }, 1],
  ] as const)('is %s with %o after %s s', (expected, changed, seconds) => {
    expect(judge({ ...signs, ...changed }, at(seconds))).toBe(expected);
  });
});

describe('the cause of a silence', () => {
  const session = { bootId: 'b1', lastHeartbeatAt: T0, heartbeatIntervalSeconds: 60 };
  it.each([
    ['unknown', null],
    ['unknown', { bootId: null, lastHeartbeatAt: null }],
    ['machine-lost', { bootId: 'b1', lastHeartbeatAt: at(10) }],
    ['unknown', { bootId: 'b1', lastHeartbeatAt: at(100) }],
    ['machine-rebooted', { bootId: 'b2', lastHeartbeatAt: at(100) }],
    ['machine-rebooted', { bootId: 'b2', lastHeartbeatAt: null }],
  ] as const)('is %s where the machine shows %o', (expected, machine) => {
    expect(causeOfSilence(session, machine)).toBe(expected);
  });
});

describe('the fence', () => {
  it.each([
    ['auto', 'manual', 'none'],
    ['auto', 'same-machine', 'none'],
    ['auto', 'any-machine', 'pause'],
    ['stop', 'manual', 'stop'],
    ['none', 'manual', 'none'],
  ] as const)('%s in a project of mode %s is %s', (setting, mode, expected) => {
    expect(effectiveFence(setting, mode)).toBe(expected);
  });
});
