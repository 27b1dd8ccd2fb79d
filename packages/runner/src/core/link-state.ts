import type { OwnCommand } from './checkpoint.js';
import type { HeldSession } from './held-session.js';
import type { LinkSettings } from './link-settings.js';
import type { Request, SessionBeat } from './request.js';

/** A request that has to be answered, however often it takes. Heartbeats are not among them: each is new. */
export interface Call {
  readonly id: number;
  readonly request: Request;
  tries: number;
  /** While no try is under way: when the next one is due. */
  dueAtSeconds: number;
  /** While a try is under way: when it is given up. */
  timesOutAtSeconds: number | null;
  readonly giveUpAtSeconds: number | null;
  /** The epoch under which the last try was sent. */
  epoch: number | null;
}

/** The rhythm of the one heartbeat that carries all of this machine's sessions. */
export interface BeatState {
  nextAtSeconds: number;
  /** The interval that the last reply asked for, or the shortest of the sessions. */
  intervalSeconds: number;
  inFlight: {
    readonly callId: number;
    readonly sentAtSeconds: number;
    readonly timesOutAtSeconds: number;
    readonly sessions: readonly SessionBeat[];
    readonly suspendedSeconds: number;
    readonly epoch: number | null;
  } | null;
  /** Something happened after the one in flight was sent: the next follows at once. */
  again: boolean;
}

export interface LinkState {
  readonly settings: LinkSettings;
  readonly nowSeconds: number;
  readonly lastTickSeconds: number | null;
  /** Sleep that no acknowledged heartbeat has told of yet. */
  readonly suspendedSeconds: number;
  /** Null until this daemon is registered. */
  readonly epoch: number | null;
  /** Another daemon's registration came after ours once, and ours was repeated. */
  readonly registeredAgain: boolean;
  /** Another daemon registered as this machine later: nothing is done or asked any more. */
  readonly superseded: boolean;
  readonly keeperId: string | null;
  /** The keeper that held the sessions when it was last connected. */
  readonly lastKeeperId: string | null;
  readonly beat: Readonly<BeatState>;
  readonly sessions: ReadonlyMap<string, Readonly<HeldSession>>;
  readonly calls: ReadonlyMap<number, Readonly<Call>>;
  readonly nextCallId: number;
  readonly ownCommands: readonly OwnCommand[];
  /** Sessions that this machine may not run, and until when it does not look again. */
  readonly refusedUntil: ReadonlyMap<string, number>;
  /** What a person was told last, so that it is not repeated at each try. */
  readonly lastTold: string | null;
}

export function initialLinkState(
  settings: LinkSettings,
  nowSeconds: number,
  sessions: readonly HeldSession[] = [],
  ownCommands: readonly OwnCommand[] = [],
): LinkState {
  return {
    settings,
    nowSeconds,
    lastTickSeconds: null,
    suspendedSeconds: 0,
    epoch: null,
    registeredAgain: false,
    superseded: false,
    keeperId: null,
    lastKeeperId: null,
    beat: {
      nextAtSeconds: nowSeconds,
      intervalSeconds: settings.idleHeartbeatSeconds,
      inFlight: null,
      again: false,
    },
    sessions: new Map(sessions.map((session) => [session.id, session])),
    calls: new Map(),
    nextCallId: 1,
    ownCommands,
    refusedUntil: new Map(),
    lastTold: null,
  };
}
