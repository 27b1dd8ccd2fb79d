import type { Request } from '../../src/core/request.js';

const INTERVAL_SECONDS = 24;
const LIFE_SECONDS = 48;
/** Only just longer than a tick: whoever fences late is seen. */
const FENCE_DELAY_SECONDS = 0.5;

export type ModelAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly code: string };

/** The API's rules for one session in a few lines, so that the runner can be tried against any order of messages. */
export class ModelServer {
  status: 'none' | 'active' | 'recovering' | 'failed' = 'none';
  generation = 0;
  holder = -1;
  private held = false;
  private keeperId: string | null = null;
  private deadline = 0;
  private claimableAt = 0;
  private sequence = 0;
  private silent = false;
  private createdBy: string | null = null;
  private readonly epochs = new Map<number, { daemonId: string; epoch: number }>();

  constructor(
    private readonly now: () => number,
    private readonly granted: (machine: number) => void,
  ) {}

  /** What the sweeper does. */
  sweep(): void {
    const live = this.status === 'active' || this.status === 'recovering';
    if (!live || this.deadline > this.now()) return;
    if (this.status === 'recovering') {
      this.generation += 1;
      this.held = false;
      this.keeperId = null;
    }
    this.silent = this.status === 'active';
    this.status = 'failed';
    this.claimableAt = this.deadline + FENCE_DELAY_SECONDS;
  }

  answer(
    machine: number,
    daemonId: string,
    epoch: number | null,
    request: Request,
    key: string,
  ): ModelAnswer {
    if (request.kind === 'put-machine') return good({ epoch: this.register(machine, daemonId) });
    const known = this.epochs.get(machine);
    if (epoch !== null && known && epoch < known.epoch) return bad('machine-superseded');
    switch (request.kind) {
      case 'create-session':
        if (this.status !== 'none')
          return this.createdBy === key ? this.grantReply() : bad('session-conflict');
        this.createdBy = key;
        this.hold(machine, request.keeperId, 'active');
        return this.grantReply();
      case 'machine-heartbeat':
        return good(this.heartbeat(machine, request.sessions));
      case 'adopt': {
        if (!this.held || this.keeperId !== request.keeperId) return bad('session-superseded');
        if (this.status === 'failed' && !this.silent) return bad('invalid-transition');
        this.hold(machine, request.keeperId, this.status === 'recovering' ? 'recovering' : 'active');
        return this.grantReply();
      }
      case 'claim': {
        const again = this.status === 'recovering' && this.keeperId === request.keeperId;
        if (again && this.holder === machine) return this.grantReply();
        if (this.status !== 'failed' || this.now() < this.claimableAt) return bad('recovery-not-claimable');
        this.granted(machine);
        this.hold(machine, request.keeperId, 'recovering');
        return this.grantReply();
      }
      case 'resumed':
        if (!this.isCurrent(request.generation)) return bad('session-superseded');
        if (this.status === 'recovering') this.status = 'active';
        return good({});
      case 'fail':
      case 'complete':
      case 'release':
      case 'recovery-failed':
        if (!this.isCurrent(request.generation)) return bad('session-superseded');
        this.end('keeperId' in request && request.keeperId !== this.keeperId);
        return good({});
      default:
        return good({});
    }
  }

  /** Whose end another keeper reports is waited for, and may come back. */
  private end(hearsay: boolean): void {
    this.claimableAt = hearsay ? this.deadline + FENCE_DELAY_SECONDS : this.now();
    this.silent = hearsay && this.status !== 'recovering';
    if (this.status === 'recovering') {
      this.generation += 1;
      this.held = false;
      this.keeperId = null;
    }
    this.status = 'failed';
  }

  private heartbeat(machine: number, beats: readonly { id: string; generation: number; sequence: number }[]) {
    const sessions = beats.map((beat) => {
      if (!this.isCurrent(beat.generation)) {
        return { id: beat.id, ok: false, problem: { code: 'session-superseded', current: this.generation } };
      }
      if (this.holder !== machine) return { id: beat.id, ok: false, problem: { code: 'forbidden' } };
      if (this.status === 'failed' && this.silent && beat.sequence > this.sequence) this.status = 'active';
      if (this.status !== 'failed' && beat.sequence > this.sequence) {
        this.sequence = beat.sequence;
        this.deadline = Math.max(this.deadline, this.now() + LIFE_SECONDS);
      }
      return { id: beat.id, ok: true, ...this.grant() };
    });
    const mine = this.holder === machine && this.held && beats.length === 0;
    const live = this.status === 'active' || this.status === 'recovering';
    const claimable = this.status === 'failed' && this.now() >= this.claimableAt;
    return {
      sessions,
      unreported: mine && live ? ['s'] : [],
      directives: claimable ? [{ kind: 'claim', recoveryId: 'r', sessionId: 's' }] : [],
      nextHeartbeatSeconds: INTERVAL_SECONDS,
    };
  }

  private isCurrent(generation: number): boolean {
    return this.held && generation === this.generation;
  }

  private hold(machine: number, keeperId: string, status: 'active' | 'recovering'): void {
    this.generation += 1;
    this.held = true;
    this.holder = machine;
    this.keeperId = keeperId;
    this.status = status;
    this.sequence = 0;
    this.deadline = Math.max(this.deadline, this.now() + LIFE_SECONDS);
  }

  private register(machine: number, daemonId: string): number {
    const known = this.epochs.get(machine);
    if (known?.daemonId === daemonId) return known.epoch;
    const epoch = (known?.epoch ?? 0) + 1;
    this.epochs.set(machine, { daemonId, epoch });
    return epoch;
  }

  private grant() {
    return {
      generation: this.generation,
      heartbeatIntervalSeconds: INTERVAL_SECONDS,
      nextHeartbeatSeconds: INTERVAL_SECONDS,
      deadlineInSeconds: this.deadline - this.now(),
      fence: 'pause',
    };
  }

  private grantReply(): ModelAnswer {
    const checkpoint = { template: 'work', cwd: '/srv/work' };
    return good({ id: 's', sessionId: 's', projectId: 'p', slot: 1, checkpoint, ...this.grant() });
  }
}

function good(body: unknown): ModelAnswer {
  return { ok: true, body };
}

function bad(code: string): ModelAnswer {
  return { ok: false, code };
}
