/**
 * Starts something once, and again at the next call where that failed: a function in the cloud whose database was
 * away while it started answers as soon as the database is back.
 */
export class LateStart<Started> {
  private started: Promise<Started> | null = null;

  constructor(private readonly start: () => Promise<Started>) {}

  /** Rejects with what the start threw. Calls at the same time share one start. */
  async get(): Promise<Started> {
    this.started ??= this.start().catch((error: unknown) => {
      this.started = null;
      throw error;
    });
    return await this.started;
  }
}
