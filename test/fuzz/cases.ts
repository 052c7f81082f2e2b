// Cases by number: a seed says which story is told, and where it is struck.
import { createDice, type Dice } from './dice.ts'
import type { Case, Strike } from './play.ts'
import { STORIES, type Story } from './stage.ts'

/** Requests of an undisturbed story, roughly; strikes fall a little beyond them, too. */
const PLACES = 150

/** The case that a seed stands for. */
export function caseOf(seed: number): Case {
  const dice = createDice(seed)
  const story = storyOf(dice)
  const count = dice.pick([1, 1, 1, 2, 3, 5, 12] as const)
  const strikes = Array.from({ length: count }, () => strikeOf(dice)).toSorted((a, b) => a.at - b.at)
  return { story, strikes }
}

function storyOf(dice: Dice): Story {
  const story = dice.any(STORIES)
  if (story === undefined) throw new Error('there is no story')
  return story
}

function strikeOf(dice: Dice): Strike {
  return {
    at: 1 + dice.below(PLACES),
    seed: dice.seed(),
    // Once; until repeats are used up; for a whole run and longer.
    times: dice.pick([1, 1, 1, 4, 9, 40] as const),
    only: dice.chance(0.7),
  }
}
