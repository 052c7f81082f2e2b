import type { Freeze, Window } from '../../schedule/calendar.ts'
import { readFreeze, readWindow } from '../../schedule/written.ts'
import { isZone } from '../../schedule/zone.ts'
import { refine, text } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { quote } from '../words.ts'

/** `Mon-Thu 09:00-16:00`. */
export const window: Shape<Window> = written(
  'a window such as "Mon-Thu 09:00-16:00", "Mon,Wed,Fri 22:00-02:00" or "09:00-17:00"',
  /^[A-Za-z, -]*\d\d:\d\d-\d\d:\d\d$/,
  readWindow,
)

/** `2026-12-20/2027-01-03`. */
export const freeze: Shape<Freeze> = written(
  'a day such as "2026-12-24", or a first and a last one such as "2026-12-20/2027-01-03"',
  /^\d{4}-\d\d-\d\d(?:\/\d{4}-\d\d-\d\d)?$/,
  readFreeze,
)

/** `Europe/Berlin`. */
export const timeZone: Shape<string> = written(
  'a time zone such as Europe/Berlin or UTC',
  /^[A-Za-z][A-Za-z0-9_+/-]*$/,
  (name) => (isZone(name) ? name : undefined),
)

/** What `read` understands; the pattern is for editors, which know no calendar. */
function written<T>(expected: string, pattern: RegExp, read: (said: string) => T | undefined): Shape<T> {
  return refine(text({ expected, pattern }), (said, node, reading) => {
    const value = read(said)
    if (value === undefined) reading.report(node.at, `${reading.name} must be ${expected}, not ${quote(said)}`)
    return value
  })
}
