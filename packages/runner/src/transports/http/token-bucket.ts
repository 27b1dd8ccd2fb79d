const MINUTE_MS = 60_000;

/** So many at once, and then evenly again. Pure: `now` (milliseconds, never going back) is an argument. */
export class TokenBucket {
  private level: number;
  private at = 0;

  constructor(private readonly perMinute: number) {
    this.level = perMinute;
  }

  /** Answers 0, or after how many whole seconds the next one is let through. */
  take(now: number): number {
    this.level = this.levelAt(now);
    this.at = now;
    if (this.level < 1) return Math.ceil(((1 - this.level) / this.perMinute) * (MINUTE_MS / 1_000));
    this.level -= 1;
    return 0;
  }

  /** Whether it is as if nobody had taken anything. */
  isFull(now: number): boolean {
    return this.levelAt(now) >= this.perMinute;
  }

  private levelAt(now: number): number {
    return Math.min(this.perMinute, this.level + ((now - this.at) / MINUTE_MS) * this.perMinute);
  }
}
