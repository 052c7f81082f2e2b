// Windows and freezes as people write them: `Mon-Thu 09:00-16:00`, `2026-12-20/2027-01-03`.
import type { Calendar, Freeze, Window } from './calendar.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const WINDOW = /^(?:([A-Za-z]{3}(?:-[A-Za-z]{3})?(?:,[A-Za-z]{3}(?:-[A-Za-z]{3})?)*) )?(\d\d:\d\d)-(\d\d:\d\d)$/
const FREEZE = /^(\d{4}-\d\d-\d\d)(?:\/(\d{4}-\d\d-\d\d))?$/

/** `Mon-Thu 09:00-16:00`, `Mon,Wed,Fri 22:00-02:00`, `09:00-16:00` on every day; undefined: none. */
export function readWindow(text: string): Window | undefined {
  const [, said, first = '', second = ''] = WINDOW.exec(text) ?? []
  const [from, to] = [minuteOf(first), minuteOf(second)]
  const days = said === undefined ? [0, 1, 2, 3, 4, 5, 6] : daysOf(said)
  if (from === undefined || to === undefined || from === 1440 || from === to || days === undefined) return undefined
  return { days, from, to }
}

/** A day, or the first and the last of several; undefined: none, or no day that exists. */
export function readFreeze(text: string): Freeze | undefined {
  const [, from, to = from] = FREEZE.exec(text) ?? []
  return isDay(from) && isDay(to) && from <= to ? { from, to } : undefined
}

/** `Mon–Thu 09:00–16:00 (Europe/Berlin)`. */
export function writeWindows({ windows, zone }: Calendar): string {
  return `${windows.map(writeWindow).join(', ')} (${zone})`
}

/** `2026-12-24`, `2026-12-20 to 2027-01-03`. */
export function writeFreeze({ from, to }: Freeze): string {
  return from === to ? from : `${from} to ${to}`
}

function writeWindow({ days, from, to }: Window): string {
  const hours = `${clock(from)}–${clock(to)}`
  return days.length === 7 ? `daily ${hours}` : `${runsOf(days).join(', ')} ${hours}`
}

/** Days that follow one another, as one: from Monday on, as most calendars show a week. */
function runsOf(days: readonly number[]): readonly string[] {
  const week = [1, 2, 3, 4, 5, 6, 0]
  const runs: number[][] = []
  for (const [index, day] of week.entries()) {
    if (!days.includes(day)) continue
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1) === week[index - 1]) run.push(day)
    else runs.push([day])
  }
  return runs.map((run) => [...new Set([run.at(0), run.at(-1)])].map((day) => DAYS[day ?? 0] ?? '').join('–'))
}

function daysOf(text: string): readonly number[] | undefined {
  const days = new Set<number>()
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('-').map((name) => DAYS.findIndex((day) => same(day, name)))
    if (first === undefined || last === undefined || first < 0 || last < 0) return undefined
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day)
      if (day === last) break
    }
  }
  return [...days].sort((a, b) => a - b)
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** `24:00` is the end of a day. */
function minuteOf(text: string): number | undefined {
  const [hours, minutes] = text.split(':').map(Number)
  if (hours === undefined || minutes === undefined || minutes > 59) return undefined
  const all = hours * 60 + minutes
  return all <= 1440 ? all : undefined
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}
