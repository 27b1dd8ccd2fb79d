import type { Checkpoint, Launch } from './checkpoint.js';
import type { Fence } from './grant.js';
import type { CompleteCause, FailureCause } from './request.js';

/**
 * - `remembered`: an earlier daemon held it; whether the keeper still does is not known yet.
 * - `adopting`: the keeper holds its processes; its next generation is asked for.
 * - `granted`: a generation is ours, nothing runs; a heartbeat of it must be accepted first.
 * - `starting`, `running`: the keeper was asked to start it; it runs.
 * - `stopping`: its processes are being ended.
 * - `reporting`: nothing of it runs any more, the API does not know yet.
 * - `unclaimed`: the API holds it for this machine, nothing of it runs here, and its generation is being found out.
 */
export type Phase =
  | 'remembered'
  | 'adopting'
  | 'granted'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'reporting'
  | 'unclaimed';

/** What the API has to be told of a session that no process is left of. */
export type EndReport =
  | { readonly kind: 'complete'; readonly cause?: CompleteCause | undefined; readonly reason: string }
  | { readonly kind: 'fail'; readonly cause: FailureCause | null; readonly reason: string }
  /** It was claimed and could not be started; or it was not even tried, which costs it no attempt. */
  | { readonly kind: 'recovery-failed' | 'release'; readonly reason: string };

/** What follows when the processes have ended: a report of why they were ended, or nothing for it is not ours. */
export type AfterStop = 'report-cancelled' | 'report-drained' | 'forget';

/** One session that this machine has something to do with. */
export interface HeldSession {
  readonly id: string;
  phase: Phase;
  generation: number;
  /**
   * The keeper to which it was granted, which has to be one of this boot: what became of its processes is known here.
   * Null: what another boot held may run elsewhere, on the machine that this disk was copied from.
   */
  keeperId: string | null;
  /** Where it runs; null: not known since the daemon before. */
  slot: number | null;
  /** The sequence of the last heartbeat of this generation, whether or not it arrived. */
  sequence: number;
  checkpointSequence: number;
  /** Whether a heartbeat of this generation was accepted. */
  accepted: boolean;
  /** On the clock that counts sleep. Null: nothing was granted in this generation yet. */
  deadlineSeconds: number | null;
  fence: Fence;
  heartbeatIntervalSeconds: number;
  checkpoint: Checkpoint | null;
  launch: Launch | null;
  /** The recovery that gave it to us, until the API knows that it runs. */
  recoveryId: string | null;
  frozen: boolean;
  outputBytes: number;
  /** What its agent waits for, as the agent tells it; null: it works. */
  waitingFor: string | null;
  /** Why its agent ends it before its work is done. */
  usedUp: { readonly cause: CompleteCause; readonly reason: string } | null;
  afterStop: AfterStop | null;
  /** A person here wants it cancelled, and the API has not confirmed that it knows. */
  cancelUnconfirmed: boolean;
  report: EndReport | null;
  /** Once refused as superseded, adoption is tried once; an accepted grant allows it again. */
  adoptionTried: boolean;
  /** Processes of an older generation are still being ended. */
  waitsForOlder: boolean;
  /** The command that waits to hear that it runs. */
  startCommandId: string | null;
}

export function newHeldSession(
  given: Pick<HeldSession, 'id' | 'phase' | 'generation'> & Partial<HeldSession>,
): HeldSession {
  return {
    keeperId: null,
    slot: null,
    sequence: 0,
    checkpointSequence: 0,
    accepted: false,
    deadlineSeconds: null,
    fence: 'pause',
    heartbeatIntervalSeconds: 60,
    checkpoint: null,
    launch: null,
    recoveryId: null,
    frozen: false,
    outputBytes: 0,
    waitingFor: null,
    usedUp: null,
    afterStop: null,
    cancelUnconfirmed: false,
    report: null,
    adoptionTried: false,
    waitsForOlder: false,
    startCommandId: null,
    ...given,
  };
}

/** Whether the keeper holds, or was asked to hold, processes of it. */
export function isHeldByKeeper(session: HeldSession): boolean {
  return ['adopting', 'starting', 'running', 'stopping'].includes(session.phase);
}

/** A new generation starts its sequences anew, and nothing is known of its deadline. */
export function enterGeneration(session: HeldSession, generation: number): void {
  session.generation = generation;
  session.sequence = 0;
  session.checkpointSequence = 0;
  session.accepted = false;
  session.deadlineSeconds = null;
}
