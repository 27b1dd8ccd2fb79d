import { type ScopeCount, type TrippedScope, trippedScopes } from './breaker.js';
import { type CanaryOutcome, type CanaryRecord, canaryDoubts, recordCanary } from './canary.js';
import { clockStepMs, type Elapsed } from './clock-step.js';
import {
  canaryFailing,
  clockStepped,
  type DoubtReason,
  describe,
  machinesLate,
  primaryChanged,
  sweeperAway,
} from './doubt-reason.js';
import { GRACE_AT_LEAST_MS, graceMs, type Trust, UNDOUBTED } from './grace.js';
import { refilled, type Tokens } from './rate.js';

/** The previous sweep may be so many periods back. */
const PERIODS_APART_MAX = 2;
/** So often in a row a grace may begin anew before it was over: else the dead would live for ever. */
const GRACES_IN_A_ROW_MAX = 3;

/** What sweeps know of the sweeps before them. Instants are the database's. */
export interface SweepMemory {
  sweptAt: Date;
  /** The period that the last sweep kept to, in seconds. */
  periodSeconds: number;
  /** Which member was primary, and in which of its terms; null where the database does not tell. */
  primary: string | null;
  canary: CanaryRecord;
  /** Where too many machines are silent at once. */
  tripped: TrippedScope[];
  /** Why no silence is believed now; empty where it is. */
  holding: DoubtReason[];
  /** The reasons of the last doubt, whether it is over or not, and when it began. */
  reasons: DoubtReason[];
  doubtedAt: Date | null;
  /** Since when silence is believed again: everybody's grace is counted from here. */
  trustedSince: Date | null;
  /** Silences with an older deadline had their whole grace. */
  spentBefore: Date | null;
  /** The machines that were silent at this instant were held against nobody once, and count no more. */
  releasedAt: Date | null;
  gracesInARow: number;
  tokens: Tokens | null;
}

/** What one sweep sees, before it judges anybody. */
export interface Sight {
  now: Date;
  /** How often it is to run, in seconds. */
  periodSeconds: number;
  primary: string | null;
  /** Since the last sweep of this process; null where it has none, or may have stood still meanwhile. */
  elapsed: Elapsed | null;
  canary: CanaryOutcome;
  /** By the database's clock, from before it was sent. */
  canarySentAt: Date;
  /** Whether a session that is not late beat since the canary began to fail. */
  beatLanded: boolean;
  /** The fleet and the sites in which enough machines are silent to matter. */
  scopes: ScopeCount[];
  anythingOverdue: boolean;
  /** The longest life of those that are late, in milliseconds; 0 where nothing is. */
  longestLifeMs: number;
  /** The longest time after which one of them counted as late, in milliseconds. */
  longestLateMs: number;
  /** How many machines wait to be called lost, their grace being over. */
  machinesWaiting: number;
}

export interface DoubtPolicy {
  /** How long the silence of many machines may hold back every verdict, in seconds. */
  holdMaxSeconds: number;
  /** How many machines may be called lost after a doubt, at the least. */
  lostMachinesPerMinute: number;
}

export interface DoubtAlert {
  type: 'doubt-raised' | 'doubt-lifted';
  detail: string;
}

/** What a sweep may do, and what it has to tell. */
export interface SweepDecision {
  memory: SweepMemory;
  trust: Trust;
  /** So many machines whose grace is over may be called lost now. */
  machinesAllowed: number;
  alerts: DoubtAlert[];
}

/**
 * Decides whether a sweep may believe the silence that it sees. Pure; it is the whole of rule 5. While a
 * reason lasts nothing silent is failed. When the last one is gone, and after one that is over at once,
 * everybody has one fresh grace; whoever is silent beyond it is lost, so many machines at a time.
 */
export function decideSweep(before: SweepMemory | null, sight: Sight, policy: DoubtPolicy): SweepDecision {
  const known = before ?? firstMemory(sight);
  const canary = recordCanary(known.canary, sight.canary, sight.canarySentAt);
  const tripped = stillTripped(known, canary, sight, policy);
  const holding = lastingReasons(canary, tripped, sight);
  const passing = passingReasons(known, sight);
  const wasHolding = known.holding.length > 0;
  const isHolding = holding.length > 0;
  const released = wasHolding && !isHolding;
  const anew = [...passing, ...holding.filter(({ code }) => !known.holding.some((old) => old.code === code))];
  const ofOne = wasHolding
    ? known.reasons.filter(({ code }) => !anew.some((other) => other.code === code))
    : [];
  const rate = { machinesPerMinute: policy.lostMachinesPerMinute, periodSeconds: sight.periodSeconds };
  const memory: SweepMemory = {
    ...known,
    ...(passing.length > 0 || released ? freshGrace(known, sight) : {}),
    sweptAt: sight.now,
    periodSeconds: sight.periodSeconds,
    primary: sight.primary ?? known.primary,
    canary,
    tripped,
    holding,
    releasedAt: known.tripped.length > 0 && tripped.length === 0 ? sight.now : known.releasedAt,
    ...(anew.length > 0 ? { reasons: [...ofOne, ...anew] } : {}),
    ...(anew.length > 0 && !wasHolding ? { doubtedAt: sight.now } : {}),
    tokens: refilled(known.tokens, rate, sight.machinesWaiting, sight.now),
  };
  return {
    memory,
    // A sweep that met a reason believes nothing, also where the reason is over and grants no grace any more.
    trust: { ...trustOf(memory), holding: isHolding || passing.length > 0 },
    machinesAllowed: isHolding || passing.length > 0 ? 0 : Math.floor(memory.tokens?.machines ?? 0),
    alerts: [
      ...(anew.length > 0 ? [{ type: 'doubt-raised' as const, detail: describe(anew) }] : []),
      ...(released || (passing.length > 0 && !isHolding) ? [lifted(memory)] : []),
    ],
  };
}

/** Takes what a sweep is about to use, so that another one that runs beside it does not use it too. */
export function withUsed(memory: SweepMemory, machines: number): SweepMemory {
  const { tokens } = memory;
  return { ...memory, tokens: tokens && { ...tokens, machines: Math.max(0, tokens.machines - machines) } };
}

/** What the memory says to those who judge or show a silence. Null: nobody ever swept. */
export function trustOf(memory: SweepMemory | null): Trust {
  if (memory === null) return UNDOUBTED;
  const { holding, trustedSince: since, spentBefore } = memory;
  return { holding: holding.length > 0, since, spentBefore };
}

/** Before the first sweep of all nothing is known, so there is nothing to doubt. */
function firstMemory({ now, periodSeconds, primary }: Sight): SweepMemory {
  return {
    sweptAt: now,
    periodSeconds,
    primary,
    canary: { failures: 0, failingSince: null },
    tripped: [],
    holding: [],
    reasons: [],
    doubtedAt: null,
    trustedSince: null,
    spentBefore: null,
    releasedAt: null,
    gracesInARow: 0,
    tokens: null,
  };
}

/** What is over as soon as it is seen: nobody knows who could beat meanwhile, or what the time was. */
function passingReasons(known: SweepMemory, sight: Sight): DoubtReason[] {
  const sinceMs = sight.now.getTime() - known.sweptAt.getTime();
  const periodSeconds = Math.max(known.periodSeconds, sight.periodSeconds);
  const stepMs = clockStepMs(sight.elapsed, sinceMs);
  const another = known.primary !== null && sight.primary !== null && known.primary !== sight.primary;
  return [
    ...(sinceMs > PERIODS_APART_MAX * periodSeconds * 1000 ? [sweeperAway(sinceMs, periodSeconds)] : []),
    ...(another ? [primaryChanged()] : []),
    ...(stepMs === 0 ? [] : [clockStepped(stepMs)]),
  ];
}

function lastingReasons(canary: CanaryRecord, tripped: readonly TrippedScope[], sight: Sight): DoubtReason[] {
  const doubts = canaryDoubts(canary, sight.beatLanded, sight.anythingOverdue);
  const scopes = sight.scopes.filter(({ site }) => tripped.some((scope) => scope.site === site));
  return [
    ...(doubts && canary.failingSince !== null ? [canaryFailing(canary.failingSince)] : []),
    ...scopes.slice(0, 1).map(machinesLate),
  ];
}

/**
 * The silence of many holds back verdicts for a bounded time, or whatever died would never be found. Not so
 * while the canary fails too: that is evidence of our own, and nobody could claim anything meanwhile.
 */
function stillTripped(
  known: SweepMemory,
  canary: CanaryRecord,
  sight: Sight,
  policy: DoubtPolicy,
): TrippedScope[] {
  const settleMs = Math.max(sight.longestLateMs, GRACE_AT_LEAST_MS);
  const tripped = trippedScopes(sight.scopes, known.tripped, settleMs, sight.now);
  const longestMs = Math.max(0, ...tripped.map(({ since }) => sight.now.getTime() - since.getTime()));
  const isTooLong = longestMs >= policy.holdMaxSeconds * 1000 && canary.failures === 0;
  return isTooLong ? [] : tripped;
}

/**
 * Lets everybody's grace begin now. A silence that had its whole grace before gets no other one; and a grace
 * that was never over begins anew a few times only.
 */
function freshGrace(known: SweepMemory, sight: Sight): Partial<SweepMemory> {
  const { trustedSince, gracesInARow } = known;
  const trustedUntil = known.holding.length > 0 && known.doubtedAt !== null ? known.doubtedAt : sight.now;
  const trustedMs = trustedSince === null ? 0 : trustedUntil.getTime() - trustedSince.getTime();
  if (trustedSince !== null && trustedMs >= graceMs(sight.longestLifeMs)) {
    return { trustedSince: sight.now, spentBefore: trustedSince, gracesInARow: 1 };
  }
  if (gracesInARow >= GRACES_IN_A_ROW_MAX) return {};
  return { trustedSince: sight.now, gracesInARow: gracesInARow + 1 };
}

function lifted({ trustedSince }: SweepMemory): DoubtAlert {
  const since = trustedSince?.toISOString() ?? 'now';
  const detail = `Silence is believed again. Whoever was silent has a deadline's length from ${since} on.`;
  return { type: 'doubt-lifted', detail };
}
