// Times as people read them: UTC, weekday first, the same on every machine.
import { DAY, HOUR, MINUTE } from '../schedule/due.ts'
import type { Duration, Instant } from '../facts.ts'

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `Monday 16 November 2026`. */
export function dayOf(at: Instant): string {
  const when = new Date(at)
  return `${DAYS[when.getUTCDay()] ?? ''} ${when.getUTCDate()} ${MONTHS[when.getUTCMonth()] ?? ''} ${when.getUTCFullYear()}`
}

/** `Mon 16 Nov 2026, 02:00 UTC`. */
export function moment(at: Instant): string {
  const when = new Date(at)
  const [day, month] = [DAYS[when.getUTCDay()] ?? '', MONTHS[when.getUTCMonth()] ?? '']
  return `${day.slice(0, 3)} ${when.getUTCDate()} ${month.slice(0, 3)} ${when.getUTCFullYear()}, ${clock(at)} UTC`
}

/** `Mon 16 Nov 2026, 02:00:14 UTC`: for evidence. */
export function second(at: Instant): string {
  return moment(at).replace(/ UTC$/, `${new Date(at).toISOString().slice(16, 19)} UTC`)
}

/** `2026-11-16`: for tables. */
export function date(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** `2026-11-16T02:00`: as the timeline wants it. */
export function minute(at: Instant): string {
  return new Date(at).toISOString().slice(0, 16)
}

/** `24 h`, `1 h 30 min`, `14 days`: two units at most. */
export function span(length: Duration): string {
  const whole = Math.max(0, Math.round(length / MINUTE)) * MINUTE
  if (whole >= 3 * DAY) return days(whole)
  const [hours, minutes] = [Math.floor(whole / HOUR), (whole % HOUR) / MINUTE]
  if (hours === 0) return `${minutes} min`
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`
}

/** `89 days`, whole ones that have passed. */
export function days(length: Duration): string {
  const count = Math.max(0, Math.floor(length / DAY))
  return count === 1 ? '1 day' : `${count} days`
}

function clock(at: Instant): string {
  return new Date(at).toISOString().slice(11, 16)
}
