import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Holder } from '../../../src/core/entry/entry.ts'
import { DAY, dueAt } from '../../../src/core/schedule/due.ts'

const MINTED = Date.UTC(2026, 0, 1)
const HOLDER: Holder = { tag: 'kt', generation: 1, mintedBy: 'keyturn', minted: MINTED, since: MINTED + DAY }

const holders = fc.record({
  generation: fc.nat(1000),
  minted: fc.integer({ min: MINTED, max: MINTED + 1000 * DAY }),
})
const every = fc.integer({ min: DAY, max: 400 * DAY })

describe('a key is due', () => {
  test('never later than its age allows, and at most a tenth of it earlier', () => {
    fc.assert(
      fc.property(fc.string(), holders, every, (credential, of, age) => {
        const due = dueAt(credential, { ...HOLDER, ...of }, age)
        expect(due).toBeLessThanOrEqual(of.minted + age)
        expect(due).toBeGreaterThanOrEqual(of.minted + age - age * 0.1)
      }),
    )
  })

  test('with room for a review before it expires: fourteen days, or a third of a short life', () => {
    fc.assert(
      fc.property(fc.string(), holders, every, fc.integer({ min: 1, max: 500 * DAY }), (credential, of, age, life) => {
        const due = dueAt(credential, { ...HOLDER, ...of, expiresAt: of.minted + life }, age)
        expect(due).toBeLessThanOrEqual(of.minted + life - Math.min(14 * DAY, Math.floor(life / 3)))
        expect(due).toBeLessThanOrEqual(dueAt(credential, { ...HOLDER, ...of }, age))
        expect(due).toBeGreaterThanOrEqual(Math.min(of.minted + age * 0.9, of.minted + life - 14 * DAY))
      }),
    )
  })

  test('at one instant, however often it is asked', () => {
    expect(dueAt('a', HOLDER, 90 * DAY)).toBe(dueAt('a', { ...HOLDER }, 90 * DAY))
  })

  test('on many days, when a hundred were minted on one', () => {
    const days = Array.from({ length: 100 }, (_, n) => Math.floor(dueAt(`key-${n}`, HOLDER, 90 * DAY) / DAY))

    expect(new Set(days).size).toBeGreaterThan(6)
  })

  test('counted from the day it came into service, when nobody knows when it was minted', () => {
    const { minted: _unknown, ...holder } = HOLDER

    expect(dueAt('a', holder, 90 * DAY)).toBeGreaterThan(HOLDER.since + 80 * DAY)
    expect(dueAt('a', holder, 90 * DAY)).toBeLessThanOrEqual(HOLDER.since + 90 * DAY)
  })

  test('at once, when there is no key at all', () => {
    expect(dueAt('a', { ...HOLDER, adopted: 'none' }, 90 * DAY)).toBe(HOLDER.since)
  })
})
