// Chance that a seed decides, so that whatever it did can be done again.
import { createChance } from '../sweep/chance.ts'

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

/** The same chance as the sweep's, with what a fuzzer asks of it. */
export function createDice(seed: number): Dice {
  const { next, below } = createChance(seed)
  return {
    next,
    below,
    chance: (of) => next() < of,
    pick: ([first, ...rest]) => rest[below(rest.length + 1) - 1] ?? first,
    any: (from) => from[below(from.length)],
    seed: () => below(2 ** 32),
  }
}
