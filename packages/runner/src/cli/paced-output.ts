/** Writes to standard output no faster than it is read, by making whoever brings the bytes wait. */
export class PacedOutput {
  private waiting = false;

  constructor(private readonly source: { pause(): void; resume(): void }) {}

  write(bytes: Uint8Array | string): void {
    if (process.stdout.write(bytes) || this.waiting) return;
    this.waiting = true;
    this.source.pause();
    process.stdout.once('drain', () => {
      this.waiting = false;
      this.source.resume();
    });
  }
}
