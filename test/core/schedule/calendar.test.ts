import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  after,
  ALWAYS,
  type Calendar,
  isFrozen,
  isOpen,
  opensAt,
  type Window,
} from '../../../src/core/schedule/calendar.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import { readFreeze, readWindow, writeFreeze, writeWindows } from '../../../src/core/schedule/written.ts'
import { isZone, wallAt } from '../../../src/core/schedule/zone.ts'

const at = (text: string): number => Date.parse(text)
const iso = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString()

function windowsOf(...texts: readonly string[]): readonly Window[] {
  return texts.map((text) => readWindow(text) ?? fail(text))
}

function fail(text: string): never {
  throw new Error(`${text} is no window`)
}

const OFFICE: Calendar = { zone: 'Europe/Berlin', windows: windowsOf('Mon-Thu 09:00-16:00'), freezes: [] }

describe('a window', () => {
  test.each([
    ['Monday at nine in winter', '2026-11-16T08:00:00Z', true],
    ['a minute before nine', '2026-11-16T07:59:59.999Z', false],
    ['the last moment before four', '2026-11-16T14:59:59.999Z', true],
    ['four', '2026-11-16T15:00:00Z', false],
    ['Friday', '2026-11-20T10:00:00Z', false],
    ['nine in summer', '2026-07-06T07:00:00Z', true],
    ['nine by winter time in summer', '2026-07-06T14:30:00Z', false],
  ])('by the clock on the wall: %s', (_what, when, open) => {
    expect(isOpen(OFFICE, at(when))).toBe(open)
  })

  test.each([
    ['on the same day', '2026-11-16T02:00:00Z', '2026-11-16T08:00:00.000Z'],
    ['after the week', '2026-11-19T15:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['at once, inside', '2026-11-16T09:30:00.123Z', '2026-11-16T09:30:00.123Z'],
    ['after clocks went forward', '2026-03-27T12:00:00Z', '2026-03-30T07:00:00.000Z'],
    ['after clocks went back', '2026-10-23T12:00:00Z', '2026-10-26T08:00:00.000Z'],
  ])('opens next %s', (_what, from, opens) => {
    expect(iso(opensAt(OFFICE, at(from)))).toBe(opens)
  })

  test('over midnight belongs to the day on which it began', () => {
    const night: Calendar = { ...ALWAYS, windows: windowsOf('Fri 22:00-02:00') }

    expect(isOpen(night, at('2026-11-20T23:00:00Z'))).toBe(true)
    expect(isOpen(night, at('2026-11-21T01:59:00Z'))).toBe(true)
    expect(isOpen(night, at('2026-11-20T01:00:00Z'))).toBe(false)
    expect(isOpen(night, at('2026-11-21T22:30:00Z'))).toBe(false)
  })

  test('in an hour that does not exist that night opens a week later', () => {
    const early: Calendar = { ...OFFICE, windows: windowsOf('Sun 02:00-03:00') }

    expect(iso(opensAt(early, at('2026-03-28T12:00:00Z')))).toBe('2026-04-05T00:00:00.000Z')
  })

  test('in the hour that comes twice is open twice', () => {
    const early: Calendar = { ...OFFICE, windows: windowsOf('Sun 02:00-02:30') }

    expect(iso(opensAt(early, at('2026-10-24T12:00:00Z')))).toBe('2026-10-25T00:00:00.000Z')
    expect(iso(opensAt(early, at('2026-10-25T00:30:00Z')))).toBe('2026-10-25T01:00:00.000Z')
  })
})

describe('a freeze', () => {
  const frozen: Calendar = { ...OFFICE, freezes: [{ from: '2026-12-21', to: '2027-01-03' }] }

  test('keeps closed from the first midnight of that place to the last', () => {
    expect(isFrozen(frozen, at('2026-12-20T22:59:59Z'))).toBe(false)
    expect(isFrozen(frozen, at('2026-12-20T23:00:00Z'))).toBe(true)
    expect(isFrozen(frozen, at('2027-01-03T22:59:59Z'))).toBe(true)
    expect(isFrozen(frozen, at('2027-01-03T23:00:00Z'))).toBe(false)
    expect(iso(opensAt(frozen, at('2026-12-21T10:00:00Z')))).toBe('2027-01-04T08:00:00.000Z')
  })

  test('does not count as time in which somebody could have merged', () => {
    expect(iso(after(frozen, at('2026-12-14T10:00:00Z'), 14 * DAY))).toBe('2027-01-11T10:00:00.000Z')
    expect(iso(after(frozen, at('2026-12-25T10:00:00Z'), DAY))).toBe('2027-01-04T23:00:00.000Z')
    expect(iso(after(OFFICE, at('2026-12-25T10:00:00Z'), DAY))).toBe('2026-12-26T10:00:00.000Z')
  })

  test('that never ends is said, not waited for', () => {
    expect(
      opensAt({ ...OFFICE, freezes: [{ from: '2026-01-01', to: '9998-12-31' }] }, at('2026-06-01')),
    ).toBeUndefined()
  })
})

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Santiago']
const minutes = fc.integer({ min: 0, max: 1439 })
const window = fc
  .record({ days: fc.uniqueArray(fc.nat(6), { minLength: 1 }), from: minutes, to: minutes })
  .filter(({ from, to }) => from !== to)
/** Around the changes of clocks of 2026 as often as at any other time. */
const instant = fc.oneof(
  fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') }),
  fc
    .constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-11-01T06:00:00Z', '2026-04-04T15:00:00Z')
    .chain((change) => fc.integer({ min: at(change) - DAY, max: at(change) + DAY })),
)
const calendar = fc.record({
  zone: fc.constantFrom(...ZONES),
  windows: fc.array(window, { maxLength: 3 }),
  freezes: fc.array(
    fc.tuple(instant, fc.nat(4)).map(([from, days]) => ({ from: day(from), to: day(from + days * DAY) })),
    { maxLength: 2 },
  ),
})

function day(from: number): string {
  return new Date(from).toISOString().slice(0, 10)
}

describe('any calendar, in any place', () => {
  test('opens exactly where looking at every minute finds it open', () => {
    fc.assert(
      fc.property(calendar, instant, (any, from) => {
        const opens = opensAt(any, from)
        expect(opens).toBeDefined()
        if (opens === undefined) return
        expect(opens).toBeGreaterThanOrEqual(from)
        expect(isOpen(any, opens)).toBe(true)
        expect(opens === from).toBe(isOpen(any, from))
        const last = Math.min(opens, from + 3 * DAY)
        for (let minute = Math.ceil((from + 1) / MINUTE) * MINUTE; minute < last; minute += 5 * MINUTE)
          expect(isOpen(any, minute)).toBe(false)
        if (opens > from) expect(isOpen(any, opens - 1)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  test('gives a proposal no less time than was promised, and no more than the freezes take', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 0, max: 20 * DAY }), (any, from, length) => {
        const end = after(any, from, length)
        expect(end).toBeGreaterThanOrEqual(from + length)
        expect(end).toBeLessThanOrEqual(from + length + any.freezes.length * (5 * DAY + 2 * HOUR))
        expect(after(any, from, length + 1)).toBeGreaterThan(end)
      }),
      { numRuns: 300 },
    )
  })

  test('reads the same clock as the runtime does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instant, (zone, when) => {
        const { date, minute } = wallAt(zone, when)
        const shown = new Date(when).toLocaleString('sv-SE', { timeZone: zone })
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
        expect(shown.slice(0, 16)).toBe(`${date} ${time}`)
      }),
    )
  })
})

describe('windows as people write them', () => {
  test.each([
    ['Mon-Thu 09:00-16:00', 'Mon–Thu 09:00–16:00 (UTC)'],
    ['mon,WED,Fri 22:00-02:00', 'Mon, Wed, Fri 22:00–02:00 (UTC)'],
    ['Sat-Sun 00:00-24:00', 'Sat–Sun 00:00–24:00 (UTC)'],
    ['Fri-Mon 09:00-10:00', 'Mon, Fri–Sun 09:00–10:00 (UTC)'],
    ['09:00-17:30', 'daily 09:00–17:30 (UTC)'],
  ])('%s', (text, told) => {
    expect(writeWindows({ ...ALWAYS, windows: windowsOf(text) })).toBe(told)
  })

  test.each([
    'Mon 9:00-16:00',
    'Mon-Thu',
    'Mon-Foo 09:00-16:00',
    'Mon 09:00-25:00',
    'Mon 09:60-10:00',
    '09:00-09:00',
    '24:00-02:00',
    'Mon- 09:00-10:00',
    '',
  ])('not %p', (text) => {
    expect(readWindow(text)).toBeUndefined()
  })

  test.each(['2026-02-30', '2026-12-24/2026-12-20', '2026-12-24T00:00', 'Christmas', '2026-13-01'])(
    'no freeze: %s',
    (text) => {
      expect(readFreeze(text)).toBeUndefined()
    },
  )

  test('freezes of one day and of several', () => {
    expect(
      [readFreeze('2026-12-24'), readFreeze('2026-12-20/2027-01-03')].map((freeze) => freeze && writeFreeze(freeze)),
    ).toEqual(['2026-12-24', '2026-12-20 to 2027-01-03'])
  })

  test.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['+02:00', false],
  ])('the place %s', (zone, known) => {
    expect(isZone(zone)).toBe(known)
  })
})
