// A key that is made disabled, because others present it: enabled once every instance accepts it, and no sooner.
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import { asMeant } from '../../../src/core/decide/listing.ts'
import { opening } from '../../../src/core/decide/rules/switching.ts'
import { HOUR } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import { approved, key, listing, NEW, NEW_KEY, NEW_LINE, NOW, OLD_KEY, promoted, staged, world } from './world.ts'

const LEG = { writtenAt: NOW - HOUR, deployments: [] }
const ACCEPTED = { acceptance: { ...LEG, verifiedAt: NOW } }
const SHUT = key('key_new', NEW, { status: 'disabled' })
const KEYS = listing(OLD_KEY, NEW_KEY)

function shut(of: Parameters<typeof world>[0]): World {
  const made = world(of)
  return { ...made, traits: { ...made.traits, shut: true } }
}

describe('opening', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion before approval', shut({ entry: staged() }), 'no opinion'],
    [
      'has no opinion while it is only being accepted',
      shut({ entry: approved({ acceptance: LEG }), lock: NEW_LINE, keys: KEYS }),
      'no opinion',
    ],
    [
      'has no opinion of keys that work from the start',
      world({ entry: approved(ACCEPTED), lock: NEW_LINE, keys: KEYS }),
      'no opinion',
    ],
    ['opens what every instance accepts', shut({ entry: approved(ACCEPTED), lock: NEW_LINE, keys: KEYS }), 'act open'],
    [
      'opens at once what nothing has to accept first',
      shut({ entry: approved(), lock: NEW_LINE, keys: KEYS }),
      'act open',
    ],
    [
      'does not open it twice',
      shut({ entry: approved({ ...ACCEPTED, openedAt: NOW }), lock: NEW_LINE, keys: KEYS }),
      'no opinion',
    ],
    [
      'opens nothing that is gone',
      shut({ entry: approved(ACCEPTED), lock: NEW_LINE, keys: listing(OLD_KEY) }),
      'park candidate-gone',
    ],
    [
      'opens nothing on the way back',
      shut({ entry: promoted(ACCEPTED, { rollback: { at: NOW, by: 'revert' } }), keys: KEYS }),
      'no opinion',
    ],
    [
      'waits for its window',
      shut({ entry: approved(ACCEPTED, { postponed: { until: NOW + HOUR, by: 'mona' } }), lock: NEW_LINE, keys: KEYS }),
      'wait postponed',
    ],
  ]
  test.each(rows)('%s', (_name, seen, expected) => {
    expect(said(opening(seen, NOW))).toBe(expected)
  })

  test('comes before the first place gets it', () => {
    expect(said(decide(shut({ entry: approved(ACCEPTED), lock: NEW_LINE, keys: KEYS }), NOW))).toMatch(
      /^(look|act open)/,
    )
  })
})

describe('a key that is disabled', () => {
  const seen = { keys: [OLD_KEY, SHUT], complete: true, at: NOW }
  const statusOf = (entry: ReturnType<typeof approved>, traits: { readonly shut?: true }): string | undefined =>
    asMeant(seen, traits, entry).keys.find(({ id }) => id === 'key_new')?.status

  test('is as it is meant to be until it is opened, and no longer', () => {
    expect(statusOf(approved(), { shut: true })).toBe('alive')
    expect(statusOf(approved({ openedAt: NOW }), { shut: true })).toBe('disabled')
    expect(statusOf(approved(), {})).toBe('disabled')
  })

  test('is disabled if it is another one than the candidate', () => {
    const off = { ...seen, keys: [key('key_old', 'kt-x', { status: 'disabled' }), SHUT] }
    expect(asMeant(off, { shut: true }, approved()).keys[0]?.status).toBe('disabled')
  })
})
