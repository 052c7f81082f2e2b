// What the clock on a wall shows at an instant, in one place on earth. The rules of time zones are the runtime's own (`Intl`).
import type { Duration, Instant } from '../facts.ts'
import { DAY, MINUTE } from './due.ts'

/** `day` counts from Sunday, 0; `minute` from midnight; `date` is `2026-12-20`. */
export interface Wall {
  readonly date: string
  readonly day: number
  readonly minute: number
}

const FORMATS = new Map<string, Intl.DateTimeFormat>()

/** Is it a name that the runtime knows, such as `Europe/Berlin`? Offsets such as `+02:00` know no summer: refused. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

export function wallAt(zone: string, at: Instant): Wall {
  const local = new Date(at + offsetAt(zone, at))
  return {
    date: local.toISOString().slice(0, 10),
    day: local.getUTCDay(),
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
  }
}

/**
 * The instant at which the wall first shows `minute` (up to 1440, midnight) of the day of `at`, counted without a change of clocks;
 * where they change before, the change itself.
 */
export function reach(zone: string, at: Instant, minute: number): Instant {
  const before = offsetAt(zone, at)
  const local = at + before
  const then = Math.floor(local / DAY) * DAY + minute * MINUTE - before
  return offsetAt(zone, then) === before ? then : changeWithin(zone, at, then)
}

/** The first instant with another offset than at `from`; `to` has another. */
function changeWithin(zone: string, from: Instant, to: Instant): Instant {
  const before = offsetAt(zone, from)
  let [same, other] = [from, to]
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2)
    if (offsetAt(zone, middle) === before) same = middle
    else other = middle
  }
  return other
}

/** How far the wall is ahead of UTC. */
function offsetAt(zone: string, at: Instant): Duration {
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

/** Making one takes a millisecond. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  FORMATS.set(zone, made)
  return made
}
