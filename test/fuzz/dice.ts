// Chance that a seed decides, so that whatever it did can be done again.

/** One sequence of chances. */
export interface Dice {
  /** 0 … 1, without 1. */
  next(): number
  /** 0 … below, without `below`. */
  below(below: number): number
  chance(of: number): boolean
  pick<T>(from: readonly [T, ...(readonly T[])]): T
  /** Undefined: there was nothing to pick from. */
  any<T>(from: readonly T[]): T | undefined
  /** A seed for a sequence of its own. */
  seed(): number
}

/** Mulberry32: small, fast, and good enough to choose what breaks. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (most: number): number => Math.floor(next() * most)
  return {
    next,
    below,
    chance: (of) => next() < of,
    pick: ([first, ...rest]) => rest[below(rest.length + 1) - 1] ?? first,
    any: (from) => from[below(from.length)],
    seed: () => below(4_294_967_296),
  }
}
