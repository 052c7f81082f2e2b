// Instants that a rotation reaches without anybody's doing, by the policy's calendar.
import type { Candidate, Entry } from '../entry/entry.ts'
import type { Instant } from '../facts.ts'
import type { Policy } from '../manifest/policy.ts'
import { after, opensAt } from './calendar.ts'

/** When a proposal that nobody merged is over: the days of a freeze, on which a merge would not be acted upon, do not count. */
export function expiryOf({ minted, announcedAt }: Candidate, { calendar, expires }: Policy): Instant {
  return after(calendar, minted ?? announcedAt, expires)
}

/** Until when a declined or expired attempt asks to wait: some days, and then for the next window. 0: there was none. */
export function pauseOf({ notBefore }: Entry['tries'], { calendar }: Policy): Instant {
  return notBefore === undefined ? 0 : inWindow(calendar, notBefore)
}

/** The instant itself, or when the calendar opens next. */
export function inWindow(calendar: Policy['calendar'], at: Instant): Instant {
  return opensAt(calendar, at) ?? at
}
