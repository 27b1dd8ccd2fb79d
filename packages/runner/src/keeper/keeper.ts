import type { KeeperEvent } from '../core/keeper-port.js';
import { type Capabilities, NO_CAPABILITIES } from '../limits/capabilities.js';
import { attempt } from './attempt.js';
import { HeldSession, type Surroundings } from './held-session.js';
import { type FromKeeper, KEEPER_PROTOCOL, type ToKeeper } from './keeper-protocol.js';
import type { KeeperSettings } from './keeper-settings.js';
import { type OperatingSystem, operatingSystem } from './operating-system.js';
import { Rounds } from './rounds.js';
import type { TreeRecords } from './tree-records.js';

/** More sessions than one heartbeat may carry are never asked for. */
const SESSIONS_MAX = 250;
const NOTHING: Buffer = Buffer.alloc(0);

/** A daemon's connection. False: it holds more than it should, and `drained` is called when it does not any more. */
export type KeeperListener = (frame: FromKeeper, body?: Buffer) => boolean;

export interface KeeperParts {
  readonly settings: KeeperSettings;
  readonly records: TreeRecords;
  /** New at each start: what it does not hold itself it cannot vouch for. */
  readonly keeperId: string;
  readonly bootId: string;
  nowSeconds(): number;
  /** Tests replace it. */
  readonly system?: OperatingSystem;
  /** What this machine offers to hold sessions; nothing where it is left out. */
  readonly capabilities?: Capabilities;
}

/** Holds process trees and their fences, whether or not a daemon is there. */
export class Keeper {
  private readonly sessions = new Map<string, HeldSession>();
  private readonly around: Surroundings;
  private readonly rounds: Rounds;
  private listener: KeeperListener | null = null;
  /** Whether the terminals still wait for a daemon that is gone. */
  private waits = true;
  private lastTickSeconds: number;
  private aloneSinceSeconds: number;
  private leaveWhenEmpty = false;

  constructor(private readonly parts: KeeperParts) {
    const system = parts.system ?? operatingSystem;
    this.rounds = new Rounds(system, () => this.sessions.values());
    this.around = {
      ...parts,
      system,
      capabilities: parts.capabilities ?? NO_CAPABILITIES,
      nowSeconds: () => parts.nowSeconds(),
      tell: (event) => this.tell(event),
      send: (sessionId, offset, bytes) =>
        this.listener?.({ kind: 'output', sessionId, offset }, bytes) ?? false,
      runSoon: () => this.rounds.runSoon(),
    };
    this.lastTickSeconds = parts.nowSeconds();
    this.aloneSinceSeconds = parts.nowSeconds();
  }

  /** A daemon is there. The newest one is right: it holds the daemons' lock. */
  attach(listener: KeeperListener): void {
    // Whatever was sent to another one and not acknowledged is asked for again.
    for (const session of this.sessions.values()) session.unfollow();
    this.listener = listener;
    this.waits = true;
    const { keeperId } = this.parts;
    const sessions = [...this.sessions.values()].map((session) => session.entry());
    listener({ kind: 'welcome', protocol: KEEPER_PROTOCOL, keeperId, pid: process.pid, sessions });
  }

  detach(listener: KeeperListener): void {
    if (this.listener !== listener) return;
    this.listener = null;
    this.aloneSinceSeconds = this.parts.nowSeconds();
    for (const session of this.sessions.values()) session.unfollow();
  }

  /** There is room again for what the sessions have to say. */
  drained(listener: KeeperListener): void {
    if (this.listener !== listener) return;
    for (const session of this.sessions.values()) session.push();
  }

  /** Whether there is nothing left to stay for. */
  get mayLeave(): boolean {
    if ([...this.sessions.values()].some((session) => !session.isGone)) return false;
    if (this.leaveWhenEmpty) return true;
    // The end of a session that no daemon has heard of is worth keeping for its successor.
    return (
      this.listener === null &&
      this.sessions.size === 0 &&
      this.isAloneFor(this.parts.settings.idleExitSeconds)
    );
  }

  private isAloneFor(seconds: number): boolean {
    return this.parts.nowSeconds() - this.aloneSinceSeconds >= seconds;
  }

  tick(): void {
    const now = this.parts.nowSeconds();
    const gap = now - this.lastTickSeconds > this.parts.settings.gapSeconds;
    this.lastTickSeconds = now;
    if (this.waits && this.listener === null && this.isAloneFor(this.parts.settings.daemonPatienceSeconds)) {
      // An agent must not hang for ever because nobody looks.
      this.waits = false;
      for (const session of this.sessions.values()) session.waitNoLonger();
    }
    // One session that fails leaves no other unfenced.
    for (const session of this.sessions.values()) attempt(() => session.tick(gap));
    this.rounds.run();
  }

  obey(frame: ToKeeper, body = NOTHING): void {
    switch (frame.kind) {
      case 'hello':
      case 'ping':
        return;
      case 'start':
        this.start(frame);
        return;
      case 'leave-when-empty':
        this.leaveWhenEmpty = true;
        return;
    }
    const session = this.sessions.get(frame.sessionId);
    if (!session) return;
    switch (frame.kind) {
      case 'renew':
        session.renew({
          generation: frame.generation,
          deadlineSeconds: frame.deadlineSeconds,
          mode: frame.fence,
        });
        return;
      case 'stop':
        session.stop(frame.manner);
        return;
      case 'forget':
        if (session.isGone) this.sessions.delete(frame.sessionId);
        return;
      case 'follow':
        session.follow(frame.offset, frame.safe);
        return;
      case 'acknowledge':
        session.acknowledge(frame.offset);
        return;
      case 'input':
        session.input(body);
        return;
      case 'resize':
        session.resize(frame.columns, frame.rows);
    }
  }

  private start(frame: Extract<ToKeeper, { kind: 'start' }>): void {
    const { sessionId, generation } = frame;
    const reason = this.startObstacle(frame);
    if (reason === null) this.tell({ kind: 'started', sessionId, generation });
    else this.tell({ kind: 'start-failed', sessionId, generation, reason });
  }

  /** Starts it; answers why it could not be started, or null. */
  private startObstacle(frame: Extract<ToKeeper, { kind: 'start' }>): string | null {
    const { sessionId, generation, deadlineSeconds } = frame;
    const known = this.sessions.get(sessionId);
    if (known && !known.isGone) {
      // The same order comes again after a broken connection.
      return known.generation === generation ? null : 'processes of another generation still run';
    }
    if (this.sessions.size >= SESSIONS_MAX) return `a keeper holds at most ${SESSIONS_MAX} sessions`;
    const fence = { condition: 'running', mode: frame.fence, generation, deadlineSeconds } as const;
    const started = HeldSession.start(this.around, frame, fence);
    if ('reason' in started) return started.reason;
    this.sessions.set(sessionId, started);
    return null;
  }

  /** What no daemon hears now is in the inventory when one comes. */
  private tell(event: KeeperEvent): void {
    this.listener?.({ kind: 'event', event });
  }
}
