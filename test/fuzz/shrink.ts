// The shortest case that still does harm: what people look at, and what a fix is tried on.
import { play, type Case, type Played } from './play.ts'

/** A case that did harm, and what it came to. */
export interface Shrunk {
  readonly which: Case
  readonly played: Played
}

/** Leaves out strikes as long as harm is done without them, and lets the rest strike fewer answers. */
export async function shrink(found: Shrunk): Promise<Shrunk> {
  let best = found
  for (let smaller = true; smaller;) {
    smaller = false
    for (const which of simpler(best.which)) {
      const played = await play(which)
      if (played.harm.length === 0) continue
      best = { which, played }
      smaller = true
      break
    }
  }
  return best
}

function simpler({ story, strikes }: Case): readonly Case[] {
  const without = strikes.length > 1 ? strikes.map((_, left) => ({ story, strikes: strikes.toSpliced(left, 1) })) : []
  const shorter = strikes.flatMap((strike, place) =>
    strike.times === 1
      ? []
      : [{ story, strikes: strikes.with(place, { ...strike, times: Math.floor(strike.times / 2) }) }],
  )
  return [...without, ...shorter]
}
