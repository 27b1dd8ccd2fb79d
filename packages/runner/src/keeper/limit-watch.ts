import type { Exit } from '../core/keeper-port.js';
import type { ExceededLimit, Limits } from '../core/limits.js';

/**
 * An end this soon after the kernel killed something of a session for want of memory is taken for a consequence of it. A
 * session that got over the loss of a tool before ends for reasons of its own.
 */
const CONSEQUENCE_SECONDS = 5;

/** Tells by which of its limits a session ends, if by any. Time and counts are arguments. */
export class LimitWatch {
  private exceeded: ExceededLimit | null = null;
  private kills = 0;
  private killedAtSeconds = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly limits: Limits,
    private readonly startedAtSeconds: number,
  ) {}

  get exceededLimit(): ExceededLimit | null {
    return this.exceeded;
  }

  /** `memoryKills`: how many of its processes the kernel has killed so far. */
  look(memoryKills: number, nowSeconds: number): void {
    if (memoryKills > this.kills) this.killedAtSeconds = nowSeconds;
    this.kills = memoryKills;
  }

  isOver(nowSeconds: number): boolean {
    const { wallSeconds } = this.limits;
    return wallSeconds !== undefined && nowSeconds - this.startedAtSeconds >= wallSeconds;
  }

  /** It is ended now for its time is over. */
  overTime(): void {
    this.exceeded = 'wall-time';
  }

  /** Its root has ended. */
  ended(exit: Exit, memoryKills: number, nowSeconds: number): void {
    this.look(memoryKills, nowSeconds);
    const clean = exit.code === 0 && exit.signal === null;
    if (!clean && nowSeconds - this.killedAtSeconds <= CONSEQUENCE_SECONDS) this.exceeded ??= 'memory';
  }
}
