/** What is run again and again; errors are given to `failed`. */
export interface SweepTimerOptions {
  sweep: () => Promise<unknown>;
  failed: (error: unknown) => void;
  intervalMs: number;
}

/**
 * Sweeps, waits, and sweeps again: a slow sweep is never overlapped by the next one, and one that fails is
 * told and followed by the next. The first begins at once.
 */
export class SweepTimer {
  private timer: NodeJS.Timeout | null = null;
  private underWay: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: SweepTimerOptions) {}

  start(): void {
    this.underWay = this.once();
  }

  /** Resolves when the sweep under way, if any, has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.underWay;
  }

  private async once(): Promise<void> {
    try {
      await this.options.sweep();
    } catch (error) {
      this.options.failed(error);
    }
    if (this.stopped) return;
    this.timer = setTimeout(() => this.start(), this.options.intervalMs);
  }
}
