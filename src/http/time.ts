// Times as documents promise them. `Date.parse` takes a cut-off time for midnight, and a number for a year: both would be believed.
import type { Instant } from '../core/facts.ts'

/** RFC 3339, section 5.6 `date-time`; a blank for the `T`, and an offset in whole hours, as Postgres prints them. */
const STAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d(?::\d\d)?)$/
/** RFC 9110, section 5.6.7 `IMF-fixdate`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/
/** The last second of the year 9999, beyond which no date can be written. */
const LAST = 253_402_300_799

/** A whole date and time; undefined: it is none. */
export function stamp(text: string | undefined): Instant | undefined {
  const [, day, time, zone = ''] = STAMP.exec(text ?? '') ?? []
  if (day === undefined || time === undefined) return undefined
  return valid(Date.parse(`${day}T${time}${zone.length === 3 ? `${zone}:00` : zone}`))
}

/** The date of a header; undefined: it is none. */
export function headerDate(text: string | undefined): Instant | undefined {
  return text !== undefined && HTTP_DATE.test(text.trim()) ? valid(Date.parse(text)) : undefined
}

/** Seconds since the epoch; undefined: no time that could be written down. */
export function epoch(seconds: unknown): Instant | undefined {
  return typeof seconds === 'number' && seconds >= 0 && seconds <= LAST ? Math.round(seconds * 1000) : undefined
}

function valid(at: number): Instant | undefined {
  return Number.isNaN(at) ? undefined : at
}
