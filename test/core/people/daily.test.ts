import { describe, expect, test } from '@jest/globals'
import { isPeopleDue, NEVER } from '../../../src/core/people/daily.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const AT = Date.parse('2026-11-16T02:00:00Z')

interface Case {
  readonly when: string
  readonly after: number
  readonly busy: boolean
  readonly woken: boolean
  readonly due: boolean
}

const CASES: readonly Case[] = [
  { when: 'a moment after the last look', after: 1, busy: false, woken: false, due: false },
  { when: 'before twenty hours are over', after: 20 * HOUR - 1, busy: false, woken: false, due: false },
  { when: 'after twenty hours', after: 20 * HOUR, busy: false, woken: false, due: true },
  { when: 'busy, after a day', after: DAY, busy: true, woken: false, due: false },
  { when: 'busy, before a week is over', after: 7 * DAY - 1, busy: true, woken: false, due: false },
  { when: 'busy, after a week', after: 7 * DAY, busy: true, woken: false, due: true },
  { when: 'woken a moment after the last look', after: 1, busy: false, woken: true, due: true },
  { when: 'woken in the very moment of it', after: 0, busy: false, woken: true, due: true },
  { when: 'woken while every key is being changed', after: 1, busy: true, woken: true, due: true },
]

describe('owners are looked for', () => {
  test.each(CASES)('$when: $due', ({ after, busy, woken, due }) => {
    expect(isPeopleDue({ at: AT, gone: [] }, { now: AT + after, busy, woken })).toBe(due)
  })

  test.each([true, false])('by any run that finds a look owed; busy: %s', (busy) => {
    expect(isPeopleDue({ at: NEVER, gone: ['@mona'] }, { now: AT, busy, woken: false })).toBe(true)
  })
})
