import type { Clock } from '../engine/ports.ts'
import type { Fetch } from '../http/fetch.ts'
import { headerDate } from '../http/time.ts'

/** This machine's clock, set right by GitHub's: its `Date` header tells the second in which the answer was given. */
export function createClock(): { readonly clock: Clock; readonly watch: (fetch: Fetch, api: string) => Fetch } {
  let offset = 0
  const clock: Clock = {
    now: () => Date.now() + offset,
    monotonic: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  }
  const watch = (fetch: Fetch, api: string): Fetch => {
    return async (url, init) => {
      const sentAt = Date.now()
      const reply = await fetch(url, init)
      if (url.startsWith(api)) offset = offsetOf(reply.headers.get('date'), { before: offset, sentAt })
      return reply
    }
  }
  return { clock, watch }
}

/**
 * Never behind what the header says: GitHub dates a write to the second in which it answers it, and who comes from a write must not
 * live before it. A slow answer and the fraction that the header leaves out make up for a clock that seems ahead; to follow every
 * header would have it go back within one run, and what was ordered a moment ago lie in the future.
 */
function offsetOf(
  date: string | null,
  { before, sentAt }: { readonly before: number; readonly sentAt: number },
): number {
  const server = headerDate(date ?? undefined)
  if (server === undefined) return before
  const least = server - Date.now()
  const most = server + 2_000 - sentAt
  return before < least || before > most ? least : before
}
