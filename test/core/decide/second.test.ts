// Two places, of which a listing shows the first alone: what the journal says of the second, and when it says nothing.
import { describe, expect, test } from '@jest/globals'
import { withSecond } from '../../../src/core/decide/listing.ts'
import { contain } from '../../../src/core/decide/rules/contain.ts'
import { reap } from '../../../src/core/decide/rules/reap.ts'
import { retirement } from '../../../src/core/decide/rules/retiring.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { DAY, HOUR } from '../../../src/core/schedule/due.ts'
import * as made from './world.ts'
import { key, listing, NEW_LINE, NOW, past, restored, saw, slotsAt, verified, world } from './world.ts'

const TRAITS = {
  capacity: 2,
  marking: 'inferred',
  disable: false,
  usage: 'none',
  succession: true,
  console: 'https://keys.test',
} as const
const FIRST = { keys: [key('key_old')], complete: true, at: NOW }
const OTHER = { keys: [key('key_x')], complete: true, at: NOW }
const ids = (entry: Entry, shown = FIRST): readonly string[] => withSecond(shown, entry).keys.map(({ id }) => id)
const REST = made.resting()
const given: Entry = { ...REST, past: [past(3, { keyId: 'key_3', why: 'declined', second: true })] }

describe('beside the key in service the listing has', () => {
  test('the candidate, once it is noted', () => {
    expect(ids(verified())).toEqual(['key_old', 'key_new'])
  })

  test('the candidate by its note alone, while it is being made', () => {
    const { candidate } = verified()
    if (candidate === undefined) throw new Error('no candidate')
    const { keyId: _recorded, ...announced } = candidate
    expect(ids({ ...REST, candidate: { ...announced, made: 'key_new' } })).toEqual(['key_old', 'key_new'])
    expect(ids({ ...REST, candidate: announced })).toEqual(['key_old'])
  })

  test('what was given up, until it was taken away; and no other that is over', () => {
    expect(ids(given)).toEqual(['key_old', 'key_3'])
    expect(ids({ ...REST, past: [past(3, { keyId: 'key_3', why: 'retired' })] })).toEqual(['key_old'])
  })

  test('nothing that a person ordered away, or that went on the way back', () => {
    const ordered = { verb: 'exploited', keyId: 'key_new', by: 'mona', at: NOW, request: 'run:1' } as const
    expect(ids({ ...verified(), emergencies: [ordered] })).toEqual(['key_old', 'key_new'])
    expect(ids({ ...verified(), emergencies: [{ ...ordered, containedAt: NOW, how: 'revoked' }] })).toEqual(['key_old'])
    const back = restored()
    expect(ids(back)).toEqual(['key_old', 'key_new'])
    expect(ids({ ...back, deadAt: NOW })).toEqual(['key_old'])
  })
})

test('where another is in the first place, nothing is said of the second', () => {
  expect(ids(verified(), OTHER)).toEqual(['key_x'])
  expect(ids(given, OTHER)).toEqual(['key_x'])
})

test('what came from the second into the first is there once', () => {
  expect(ids(verified(), { ...FIRST, keys: [key('key_new')] })).toEqual(['key_new'])
})

describe('rules', () => {
  test('a key that was given up is removed by what the journal noted', () => {
    const keys = saw(withSecond(FIRST, given))
    expect(reap(world({ entry: given, keys, traits: TRAITS }), NOW)).toMatchObject({
      step: { do: 'reap', keyId: 'key_3' },
    })
  })

  test('nobody takes the key out of the first place by order, for it goes by its heir; the one in the second goes', () => {
    const order = { verb: 'exploited', by: 'mona', at: NOW, request: 'run:1' } as const
    const of = (keyId: string): ReturnType<typeof contain> =>
      contain(world({ entry: { ...verified(), emergencies: [{ ...order, keyId }] }, traits: TRAITS }), NOW)
    expect(of('key_old')).toBeUndefined()
    expect(of('key_new')).toMatchObject({ step: { do: 'contain', keyId: 'key_new', how: 'revoke' } })
  })

  test('an old key that is gone leaves its last place, too, where slots change one after the other', () => {
    const entry = verified()
    const seen = { lock: NEW_LINE, slots: slotsAt(NOW - 4 * DAY), keys: listing(made.NEW_KEY) }
    const { candidate } = entry
    if (candidate === undefined) throw new Error('no candidate')
    const staged: Entry = { ...entry, candidate: { ...candidate, acceptance: { verifiedAt: NOW - HOUR } } }
    expect(retirement(world({ ...seen, entry }), NOW)).toMatchObject({ step: { do: 'note-dead' } })
    expect(retirement(world({ ...seen, entry: staged }), NOW)).toMatchObject({
      step: { do: 'revoke', keyId: entry.incumbent?.keyId },
    })
  })
})
