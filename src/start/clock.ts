import type { Clock } from '../engine/ports.ts'
import type { Fetch } from '../http/fetch.ts'
import { headerDate } from '../http/time.ts'

/** This machine's clock, set right by GitHub's: its `Date` header tells the offset, in whole seconds. */
export function createClock(): { readonly clock: Clock; readonly watch: (fetch: Fetch, api: string) => Fetch } {
  let offset = 0
  const clock: Clock = {
    now: () => Date.now() + offset,
    monotonic: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  }
  const watch = (fetch: Fetch, api: string): Fetch => {
    return async (url, init) => {
      const reply = await fetch(url, init)
      if (url.startsWith(api)) offset = offsetOf(reply.headers.get('date'), offset)
      return reply
    }
  }
  return { clock, watch }
}

/**
 * The header has no fraction, so less than two seconds between it and the clock as it is set say nothing: to follow every header would
 * have the clock go back within one run, and what was ordered a moment ago lie in the future.
 */
function offsetOf(date: string | null, before: number): number {
  const server = headerDate(date ?? undefined)
  if (server === undefined) return before
  const offset = server - Date.now()
  return Math.abs(offset - before) < 2_000 ? before : offset
}
