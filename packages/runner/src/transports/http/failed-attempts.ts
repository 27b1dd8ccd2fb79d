import { TokenBucket } from './token-bucket.js';

const PER_MINUTE = 10;
const ADDRESSES_MAX = 1_000;

/**
 * Limits wrong tokens by the address that they come from. A token of 256 bits is not guessed at any rate; the limit keeps
 * the log readable. Whoever has the right one is let in all the same, so nobody on this machine can lock its user out.
 */
export class FailedAttempts {
  private readonly byAddress = new Map<string, TokenBucket>();

  /** Counts one; answers 0, or for how many seconds the address should be quiet. */
  count(address: string, now: number): number {
    let bucket = this.byAddress.get(address);
    if (!bucket) {
      if (this.byAddress.size >= ADDRESSES_MAX) this.forget(now);
      bucket = new TokenBucket(PER_MINUTE);
      this.byAddress.set(address, bucket);
    }
    return bucket.take(now);
  }

  private forget(now: number): void {
    for (const [address, bucket] of this.byAddress) {
      if (bucket.isFull(now)) this.byAddress.delete(address);
    }
    const [oldest] = this.byAddress.keys();
    if (this.byAddress.size >= ADDRESSES_MAX && oldest !== undefined) this.byAddress.delete(oldest);
  }
}
