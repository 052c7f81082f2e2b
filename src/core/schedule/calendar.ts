// When what can hurt may be done: in a window of the week and in no freeze, by the clock on the wall of one place.
import type { Duration, Instant } from '../facts.ts'
import { reach, wallAt, type Wall } from './zone.ts'

/** Minutes from midnight. `to` is not in it; one that is not after `from` lies on the next day. */
export interface Window {
  /** From Sunday, 0. */
  readonly days: readonly number[]
  readonly from: number
  readonly to: number
}

/** Days as `2026-12-20`, both in it. */
export interface Freeze {
  readonly from: string
  readonly to: string
}

export interface Calendar {
  /** IANA, such as `Europe/Berlin`. */
  readonly zone: string
  /** None: always. */
  readonly windows: readonly Window[]
  readonly freezes: readonly Freeze[]
}

export const ALWAYS: Calendar = { zone: 'UTC', windows: [], freezes: [] }

const MIDNIGHT = 24 * 60
/** Edges that are looked at before it is said that no window opens: six windows, for more than two years. */
const EDGES = 6_000

export function isOpen(calendar: Calendar, at: Instant): boolean {
  if (calendar.windows.length === 0 && calendar.freezes.length === 0) return true
  const wall = wallAt(calendar.zone, at)
  return !frozen(calendar, wall) && (calendar.windows.length === 0 || calendar.windows.some((one) => holds(one, wall)))
}

/** The first open instant at `from` or after; undefined: none within years. */
export function opensAt(calendar: Calendar, from: Instant): Instant | undefined {
  let at = from
  for (let edge = 0; edge < EDGES; edge++) {
    if (isOpen(calendar, at)) return at
    at = nextEdge(calendar, at)
  }
  return undefined
}

/** Is it a freeze that keeps it closed? */
export function isFrozen(calendar: Calendar, at: Instant): boolean {
  return calendar.freezes.length > 0 && frozen(calendar, wallAt(calendar.zone, at))
}

/** `length` after `from`, where the time of a freeze does not count. */
export function after(calendar: Calendar, from: Instant, length: Duration): Instant {
  if (calendar.freezes.length === 0) return from + length
  let [at, left] = [from, length]
  for (;;) {
    const next = nextEdge({ ...calendar, windows: [] }, at)
    if (!isFrozen(calendar, at)) {
      if (next - at >= left) return at + left
      left -= next - at
    }
    at = next
  }
}

function frozen({ freezes }: Calendar, { date }: Wall): boolean {
  return freezes.some(({ from, to }) => from <= date && date <= to)
}

function holds({ days, from, to }: Window, { day, minute }: Wall): boolean {
  if (from < to) return days.includes(day) && from <= minute && minute < to
  return (days.includes(day) && from <= minute) || (days.includes((day + 6) % 7) && minute < to)
}

/** The next instant at which a closed calendar could open: a window begins, a day begins, or clocks change. */
function nextEdge({ zone, windows }: Calendar, at: Instant): Instant {
  const { minute } = wallAt(zone, at)
  const next = Math.min(MIDNIGHT, ...windows.map(({ from }) => from).filter((from) => from > minute))
  return reach(zone, at, next)
}
