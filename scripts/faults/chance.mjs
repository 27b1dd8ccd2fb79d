/**
 * Chance that a seed repeats (mulberry32, a public-domain generator by Tommy Ettinger).
 *
 * @param {number} seed
 */
export function chanceFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    /** Uniform in [0, 1). */
    next,
    between: (from, to) => from + next() * (to - from),
    /** A whole number below `limit`. */
    below: (limit) => Math.floor(next() * limit),
    /** @template T @param {readonly T[]} choices @returns {T | undefined} */
    oneOf: (choices) => choices[Math.floor(next() * choices.length)],
    /** A chance of its own, so that what one part draws does not change what another gets. */
    fork: () => chanceFrom(Math.floor(next() * 4_294_967_296)),
  };
}
