import { seeded } from '../../support/seeded.js';

/** Everything random of one run, from its seed. Streams of other names do not disturb each other. */
export class Chance {
  private readonly next: () => number;

  constructor(
    private readonly seed: number,
    name: string,
  ) {
    this.next = seeded(mixed(seed, name));
  }

  stream(name: string): Chance {
    return new Chance(this.seed, name);
  }

  /** Uniform in [0, 1). */
  random(): number {
    return this.next();
  }

  happens(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** Short mostly and long at times, with this mean; at most twenty times as long. */
  around(mean: number): number {
    return Math.min(-Math.log(1 - this.next()), 20) * mean;
  }

  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  pick<T>(among: readonly T[]): T {
    return among[Math.floor(this.next() * among.length)] as T;
  }
}

/** FNV-1a over the name, so that each stream begins elsewhere. */
function mixed(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
}
