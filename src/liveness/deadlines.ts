import type { Fence } from './fence.js';

/** The part of a project's settings that a session carries with it. Durations in seconds. */
export interface SessionPolicy {
  heartbeatIntervalSeconds: number;
  missedHeartbeatsAllowed: number;
  stalledAfterSeconds: number;
  onStalled: 'report' | 'fail';
  fence: Fence;
  fenceDelaySeconds: number;
  /** How long an accepted heartbeat keeps a session alive, in milliseconds. */
  lifeMs: number;
  /** How long after a heartbeat a session counts as late, in milliseconds; never beyond its life. */
  lateMs: number;
  /** How long an agent may stand still before it counts as stalled, in milliseconds. */
  stallMs: number;
}

/** A deadline that nothing limits but the heartbeats. */
export const FOREVER = new Date('9999-12-31T00:00:00.000Z');

/** One heartbeat may be a jitter and one retry behind before anybody calls it missed. */
const LATE_AFTER_INTERVALS = 4 / 3;
const JITTER = 0.1;

/** Computes once what every heartbeat needs: whole milliseconds, rounded down. */
export function withDurations(policy: Omit<SessionPolicy, 'lifeMs' | 'lateMs' | 'stallMs'>): SessionPolicy {
  const lifeMs = Math.floor(policy.heartbeatIntervalSeconds * policy.missedHeartbeatsAllowed * 1000);
  const lateMs = Math.floor(policy.heartbeatIntervalSeconds * LATE_AFTER_INTERVALS * 1000);
  const stallMs = Math.floor(policy.stalledAfterSeconds * 1000);
  return { ...policy, lifeMs, lateMs: Math.min(lateMs, lifeMs), stallMs };
}

/** The instant from which another holder is safe, given that this one fences itself at its deadline. */
export function claimableAfter(deadlineAt: Date, inForce: Pick<SessionPolicy, 'fenceDelaySeconds'>): Date {
  return new Date(deadlineAt.getTime() + inForce.fenceDelaySeconds * 1000);
}

/**
 * Spreads the fleet's heartbeats: the interval ±10 %. With few misses allowed the beat comes early
 * enough that one lost request costs nothing. `random` is uniform in [0, 1).
 */
export function nextHeartbeatSeconds(
  policy: Pick<SessionPolicy, 'heartbeatIntervalSeconds' | 'missedHeartbeatsAllowed'>,
  random: number,
): number {
  const jittered = policy.heartbeatIntervalSeconds * (1 - JITTER + 2 * JITTER * random);
  const latest = (policy.heartbeatIntervalSeconds * policy.missedHeartbeatsAllowed) / 2;
  return Math.round(Math.min(jittered, latest) * 1000) / 1000;
}

export function later(a: Date, b: Date): Date {
  return a.getTime() >= b.getTime() ? a : b;
}

export function plusMs(instant: Date, ms: number): Date {
  return new Date(instant.getTime() + ms);
}

export function earlier(a: Date, b: Date): Date {
  return a.getTime() <= b.getTime() ? a : b;
}

export function plusSeconds(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
