import { settle } from './timeline.ts'

/** What drives a promise to its end. */
export interface Engine {
  /** Somebody waits for the clock. */
  asleep(): boolean
  /** One event further, if somebody is asleep. */
  move(): Promise<void>
}

/**
 * Moves until the promise settles. While nobody sleeps, code is busy with the disk or a thread: it is waited for in real
 * time, `patience` milliseconds at most.
 */
export async function drive<T>(promise: Promise<T>, engine: Engine, patience: number): Promise<T> {
  const state = { settled: false }
  const watched = promise.finally(() => {
    state.settled = true
  })
  watched.catch(() => undefined)
  let heard = performance.now()
  await settle()
  while (!state.settled) {
    if (engine.asleep()) heard = performance.now()
    else await moment()
    if (performance.now() - heard > patience) throw new Error('Nobody sleeps on the clock and nothing ends: it hangs.')
    await engine.move()
  }
  return watched
}

function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}
