import type { Timeline } from './timeline.ts'

/** Who waits for the clock: the code under test, as opposed to what the sandbox itself has planned. */
export interface Sleepers {
  /** How many sleeps and timers are not over yet. */
  count(): number
  timer(milliseconds: number, then: () => void): () => void
  sleep(milliseconds: number): Promise<void>
}

/** Nobody sleeps yet. */
export function createSleepers(timeline: Timeline): Sleepers {
  let sleeping = 0

  function timer(milliseconds: number, then: () => void): () => void {
    let waiting = true
    function over(): void {
      if (waiting) sleeping -= 1
      waiting = false
    }
    sleeping += 1
    const cancel = timeline.at(timeline.now() + milliseconds, () => {
      over()
      then()
    })
    return () => {
      over()
      cancel()
    }
  }

  return {
    count: () => sleeping,
    timer,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        timer(milliseconds, resolve)
      }),
  }
}
