const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A Thursday, for counting days from; any would do. */
const BEGIN = Date.UTC(2026, 0, 1)
/** Longer than any pause that is not "never". */
const DAYS = 800

interface Cron {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly on: (date: Date) => boolean
}

/** The longest pause, in hours, of a schedule of these crons; `undefined`: one of them is none that GitHub reads. */
export function longestPause(crons: readonly string[]): number | undefined {
  const read = crons.map(readCron)
  if (read.some((cron) => cron === undefined)) return undefined
  let [longest, last] = [0, 0]
  for (let hour = 0; hour < DAYS * 24; hour++) {
    const date = new Date(BEGIN + hour * HOUR)
    if (!read.some((cron) => cron?.hours.has(date.getUTCHours()) === true && cron.on(date))) continue
    longest = Math.max(longest, hour - last)
    last = hour
  }
  return Math.max(longest, DAYS * 24 - last)
}

/** When these crons wake somebody within a day from `from`, a midnight of UTC; `undefined`: one of them is none that GitHub reads. */
export function wakes(crons: readonly string[], from: number): readonly number[] | undefined {
  const read = crons.map(readCron)
  if (read.some((cron) => cron === undefined)) return undefined
  const date = new Date(from)
  const today = read.flatMap((cron) => (cron?.on(date) === true ? [cron] : []))
  return today.flatMap(({ hours, minutes }) =>
    [...hours].flatMap((hour) => [...minutes].map((minute) => from + hour * HOUR + minute * MINUTE)),
  )
}

/** POSIX cron, five fields. Day of month and day of week: either, where both are said. */
function readCron(text: string): Cron | undefined {
  const [minute, hour, day, month, weekday, ...rest] = text.trim().split(/\s+/)
  const minutes = readField(minute, [0, 59])
  const hours = readField(hour, [0, 23])
  const days = readField(day, [1, 31])
  const months = readField(month, [1, 12], MONTHS)
  const weekdays = readField(weekday, [0, 7], WEEKDAYS)
  if (!minutes || !hours || !days || !months || !weekdays || rest.length > 0) return undefined
  const either = day !== '*' && weekday !== '*'
  const on = (date: Date): boolean => {
    const byDay = days.has(date.getUTCDate())
    const byWeekday = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7))
    return months.has(date.getUTCMonth() + 1) && (either ? byDay || byWeekday : byDay && byWeekday)
  }
  return { minutes, hours, on }
}

const MONTHS = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

function readField(
  text: string | undefined,
  [least, most]: readonly [number, number],
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const found = new Set<number>()
  for (const part of (text ?? '').split(',')) {
    const [, from = '', to, step = '1'] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? []
    const first = from === '*' ? least : numberOf(from, names)
    // `5/15` means from 5 on; a lone number means itself.
    const last = from === '*' || (to === undefined && part.includes('/')) ? most : numberOf(to ?? from, names)
    const by = Number(step)
    if (!(first >= least && last <= most && first <= last && by > 0)) return undefined
    for (let value = first; value <= last; value += by) found.add(value)
  }
  return found
}

/** NaN: neither a number nor a name. */
function numberOf(text: string, names: readonly string[]): number {
  const index = names.indexOf(text.toUpperCase())
  if (index >= 0 && text !== '') return index
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}
