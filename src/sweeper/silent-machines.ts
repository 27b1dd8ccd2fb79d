import type { SilentMachine } from '../liveness/breaker.js';
import { isBelieved, standingOf, type Trust } from '../liveness/grace.js';
import type { LateSession } from '../sessions/silence.repository.js';

/** The verdict of silence on a session, as its event tells it. */
export interface RecentVerdict {
  machineId: string;
  at: Date;
  silentSince: Date | null;
}

/** What the late sessions of one machine have in common. */
export interface LateMachine {
  machineId: string;
  sessionIds: string[];
  /** When the last of them became late. */
  lateAt: Date;
  /** Whether any became late after the last time that the silence of many was let go. */
  fresh: boolean;
  deadlineAt: Date;
  lifeMs: number;
}

/** Pure. */
export function lateMachines(late: readonly LateSession[], releasedAt: Date | null): LateMachine[] {
  const machines = new Map<string, LateMachine>();
  for (const { _id, machineId, lateAt, deadlineAt, policy } of late) {
    const known = machines.get(machineId);
    const fresh = releasedAt === null || lateAt > releasedAt;
    machines.set(machineId, {
      machineId,
      sessionIds: [...(known?.sessionIds ?? []), _id],
      lateAt: known && known.lateAt > lateAt ? known.lateAt : lateAt,
      fresh: fresh || (known?.fresh ?? false),
      deadlineAt: known && known.deadlineAt < deadlineAt ? known.deadlineAt : deadlineAt,
      lifeMs: Math.max(policy.lifeMs, known?.lifeMs ?? 0),
    });
  }
  return [...machines.values()];
}

/**
 * The machines that are silent as a whole, or were a moment ago: the late ones, and those whose sessions
 * were failed within the length of a deadline. Both have to be counted, because deadlines are spread over an
 * interval, and who was failed is late no more. Pure.
 */
export function silentMachines(
  late: readonly LateMachine[],
  verdicts: readonly RecentVerdict[],
  live: ReadonlyMap<string, number>,
  releasedAt: Date | null,
  now: Date,
): Omit<SilentMachine, 'site'>[] {
  const silent = late.map(({ machineId, sessionIds, fresh }) => ({
    machineId,
    beats: (live.get(machineId) ?? 0) > sessionIds.length,
    spent: !fresh,
  }));
  const known = new Set(silent.map(({ machineId }) => machineId));
  const failed = verdicts.filter(
    (verdict) =>
      isRecent(verdict, now) &&
      !known.has(verdict.machineId) &&
      (live.get(verdict.machineId) ?? 0) === 0 &&
      (releasedAt === null || (verdict.silentSince ?? verdict.at) > releasedAt),
  );
  const failedIds = new Set(failed.map(({ machineId }) => machineId));
  return [...silent, ...[...failedIds].map((machineId) => ({ machineId, beats: false, spent: false }))];
}

/** How many machines are lost, and wait to be called so, because a grace after a doubt came first. Pure. */
export function waitingMachines(late: readonly LateMachine[], trust: Trust, now: Date): number {
  return late.filter((machine) => machine.deadlineAt < now && standingOf(machine, trust, now) === 'spent')
    .length;
}

/** How many sessions are beyond their deadline without being lost. Pure. */
export function held(late: readonly LateSession[], trust: Trust, now: Date): number {
  return late.filter(
    ({ deadlineAt, policy }) =>
      deadlineAt < now && !isBelieved(standingOf({ deadlineAt, lifeMs: policy.lifeMs }, trust, now)),
  ).length;
}

/** A verdict counts for as long as the silence lasted that it was made from: at least one deadline's length. */
function isRecent({ at, silentSince }: RecentVerdict, now: Date): boolean {
  const lengthMs = at.getTime() - (silentSince ?? at).getTime();
  return now.getTime() - at.getTime() <= lengthMs;
}
