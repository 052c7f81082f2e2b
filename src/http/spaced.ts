import type { Clock } from '../engine/ports.ts'
import type { Send } from './send.ts'

/**
 * Sends one after the other, with at least `gap` milliseconds between the end of one and the next. A vendor's limit often counts a
 * whole team's requests: what is sent without a pause is taken from the app that the keys belong to.
 */
export function spaced(send: Send, clock: Clock, gap: number): Send {
  let line: Promise<unknown> = Promise.resolve()
  let last = Number.NEGATIVE_INFINITY
  return (request) => {
    const mine = line.then(async () => {
      const wait = last + gap - clock.monotonic()
      if (wait > 0) await clock.sleep(wait)
      try {
        return await send(request)
      } finally {
        last = clock.monotonic()
      }
    })
    line = mine.catch(() => undefined)
    return mine
  }
}
