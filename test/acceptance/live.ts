// A rotation with people in it, around as many processes as it takes.
import { isCalm, openOnes } from '../start/truth.ts'
import type { Ran, Story } from './story.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** As many runs as a kill may cost. */
const MOST_RUNS = 24

/** Where a story is struck: in which of its runs, counted from 1, and at which of that run's requests. */
export interface Strike {
  readonly run: number
  readonly request: number
}

/** A run, and the pull requests that were merged after it. */
export interface Lived extends Ran {
  readonly merged: readonly number[]
}

/**
 * Run after run; between two of them the time passes that the first one says it waits, and a reviewer merges what is open.
 * Ends when nothing is under way any more.
 */
export async function live({ world, run }: Story, strike?: Strike): Promise<readonly Lived[]> {
  const heard: Lived[] = []
  while (heard.length < MOST_RUNS) {
    const ran = await run(strike?.run === heard.length + 1 ? strike.request : undefined)
    const merged: number[] = []
    heard.push({ ...ran, merged })
    if (isCalm(world) && ran.result.outcomes.every(({ kind }) => kind === 'rest') && ran.exit === 0) return heard
    await world.clock.advance(pause(ran, world.clock.now()))
    for (const { number } of openOnes(world)) {
      world.github.person('mona').merge(number)
      merged.push(number)
    }
  }
  throw new Error(`it did not come to rest:\n${heard.at(-1)?.said ?? ''}`)
}

/** Who was killed is started again soon, while brackets, leases and slow answers are still fresh. */
function pause({ struck, result }: Ran, now: number): number {
  if (struck !== undefined) return 5 * MINUTE
  const until = Math.min(...result.outcomes.map((outcome) => outcome.until ?? now + HOUR))
  return Math.min(Math.max(until - now + MINUTE, MINUTE), 2 * HOUR)
}
