// Rules authentic and adoption: may the entry be believed, and is there a key in service at all?
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import { adoption } from '../../../src/core/decide/rules/adoption.ts'
import { authentic } from '../../../src/core/decide/rules/authentic.ts'
import type { Adopted, Adopting, Entry } from '../../../src/core/entry/entry.ts'
import { firstDraft } from '../../../src/core/entry/first.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import { askedOf } from '../../../src/core/manifest/asked.ts'
import type { World } from '../../../src/core/world.ts'
import {
  CREDENTIAL,
  line,
  NEW_LINE,
  NOW,
  past,
  proposal,
  resting,
  saw,
  SLOT,
  slotsAt,
  staged,
  tagOf,
  UNSEEN,
  world,
} from './world.ts'

const FIRST = tagOf(0)
const ADOPTING: Adopting = {
  tag: FIRST,
  branch: 'keyturn/adopt/9c04ae',
  announcedAt: NOW - DAY,
  kind: 'by-value',
  keyId: 'key_old',
  mintedBy: 'provider',
  remarks: [],
  slots: { [SLOT]: NOW - DAY },
}

function adopting(over: Partial<Adopting> = {}, entry: Partial<Entry> = {}): Entry {
  const draft = firstDraft('openai/production')
  return { ...draft, seq: 1, previous: '', mac: '', adopting: { ...ADOPTING, ...over }, ...entry }
}

const BLANK: Entry = { ...firstDraft('openai/production'), seq: 1, previous: '', mac: '' }
const NONE: World['entry'] = { state: 'none' }

describe('authentic', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion when entry and lock agree', world(), 'no opinion'],
    ['has no opinion when there is neither', world({ entry: NONE, lock: 'none' }), 'no opinion'],
    ['has no opinion when an adoption is open', world({ entry: adopting(), lock: 'none' }), 'no opinion'],
    ['parks when the mac is wrong', world({ entry: { state: 'bad', why: 'its mac' } }), 'park mac-bad'],
    [
      "parks when it is another credential's entry",
      world({ entry: resting({ credential: 'openai/staging' }) }),
      'park mac-bad',
    ],
    ['parks when a newer Keyturn wrote it', world({ entry: { state: 'newer', why: 'schema 2' } }), 'park schema-newer'],
    ['parks when the lock cannot be read', world({ lock: { state: 'bad', why: 'line 3' } }), 'park lock-unreadable'],
    ['parks when the lock knows it and the journal does not', world({ entry: NONE }), 'park journal-lost'],
    ['parks when its lines are gone from the lock', world({ lock: 'none' }), 'park lock-missing'],
    ['parks when its lines went during a rotation', world({ entry: staged(), lock: 'none' }), 'park lock-missing'],
    ['parks when the lock knows a later attempt', world({ lock: line(tagOf(6)) }), 'park journal-old'],
    [
      'parks when the lock knows an attempt and the journal only an adoption',
      world({ entry: adopting(), lock: line(tagOf(1)) }),
      'park journal-old',
    ],
    ["leaves another repository's tag to others", world({ lock: line(tagOf(9, 7)) }), 'no opinion'],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(authentic(seen, NOW))).toBe(expected)
  })

  test.each(rows.filter(([, , expected]) => expected.startsWith('park')))(
    '%s, and nothing else is decided',
    (_what, seen, expected) => {
      expect(said(decide(seen, NOW))).toBe(expected)
    },
  )
})

describe('adoption', () => {
  const named = line(FIRST, 'key_old')
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion once there is a key in service', world(), 'no opinion'],
    ['announces what was never heard of', world({ entry: NONE, lock: 'none' }), 'act announce-adoption'],
    ['announces what a command began anew', world({ entry: BLANK, lock: 'none' }), 'act announce-adoption'],
    ['looks for its proposal', world({ entry: adopting(), lock: 'none' }), 'look at review'],
    [
      'waits when the proposal cannot be seen',
      world({ entry: adopting(), lock: 'none', review: UNSEEN }),
      'wait blind',
    ],
    [
      'proposes again what was announced and never proposed',
      world({ entry: adopting(), lock: 'none', review: saw(undefined) }),
      'act announce-adoption',
    ],
    ['waits for the merge', world({ entry: adopting(), lock: 'none', review: proposal() }), 'wait awaiting-adoption'],
    [
      'takes a proposal that was closed for a no',
      world({ entry: adopting(), lock: 'none', review: proposal({ state: 'closed' }) }),
      'act decline-adoption',
    ],
    [
      'waits for a merge that the head does not show yet',
      world({ entry: adopting(), lock: 'none', review: proposal({ state: 'merged', mergedAt: NOW - MINUTE }) }),
      'wait blind',
    ],
    [
      'takes a merge without its lines for a no',
      world({ entry: adopting(), lock: 'none', review: proposal({ state: 'merged', mergedAt: NOW - HOUR }) }),
      'act decline-adoption',
    ],
    [
      'rebases on conflict',
      world({ entry: adopting(), lock: 'none', review: proposal({ mergeable: 'conflict' }) }),
      'act rebase',
    ],
    [
      "never rebases over a person's commits",
      world({ entry: adopting(), lock: 'none', review: proposal({ mergeable: 'conflict', meddled: true }) }),
      'wait conflicted-by-person',
    ],
    [
      'does not ask again within seven days',
      world({ entry: adopting({ notBefore: NOW + 1 }), lock: 'none' }),
      'wait adoption-declined',
    ],
    [
      'asks again after seven days',
      world({ entry: adopting({ notBefore: NOW }), lock: 'none' }),
      'act announce-adoption',
    ],
    [
      'asks anew when the manifest was corrected',
      world({ entry: adopting({ asked: 'another' }), lock: 'none', review: proposal() }),
      'act announce-adoption',
    ],
    [
      'waits while the manifest is what was asked about',
      world({ entry: adopting({ asked: askedOf(CREDENTIAL) }), lock: 'none', review: proposal() }),
      'wait awaiting-adoption',
    ],
    [
      "does not throw a person's commits away for that",
      world({ entry: adopting({ asked: 'another' }), lock: 'none', review: proposal({ meddled: true }) }),
      'wait adoption-outdated',
    ],
    [
      'asks anew at once when what was declined is not what the manifest says now',
      world({ entry: adopting({ asked: 'another', notBefore: NOW + 1 }), lock: 'none' }),
      'act announce-adoption',
    ],
    [
      'asks anew when what was closed is not what the manifest says now',
      world({ entry: adopting({ asked: 'another' }), lock: 'none', review: proposal({ state: 'closed' }) }),
      'act announce-adoption',
    ],
    [
      'takes over what the lock names, whatever the manifest says now',
      world({ entry: adopting({ asked: 'another' }), lock: named, slots: slotsAt(NOW) }),
      'act take-over',
    ],
    ['looks at the slots before it takes over', world({ entry: adopting(), lock: named }), 'look at slots'],
    ['waits when the slots cannot be seen', world({ entry: adopting(), lock: named, slots: UNSEEN }), 'wait blind'],
    ['takes over what the lock names', world({ entry: adopting(), lock: named, slots: slotsAt(NOW) }), 'act take-over'],
    [
      'takes over what was declined and merged late',
      world({ entry: adopting({ notBefore: NOW + 1 }), lock: named, slots: slotsAt(NOW) }),
      'act take-over',
    ],
    [
      'parks when the lock names another key under its tag',
      world({ entry: adopting(), lock: line(FIRST, 'key_x'), slots: slotsAt(NOW) }),
      'park foreign-lock',
    ],
    [
      'parks when the lock names no key where one was found',
      world({ entry: adopting(), lock: line(FIRST), slots: slotsAt(NOW) }),
      'park foreign-lock',
    ],
    [
      'parks when the lock names another tag',
      world({ entry: adopting(), lock: line('kt-somebody-elses') }),
      'park foreign-lock',
    ],
    [
      'waits while the lock still names what a command gave up',
      world({
        entry: adopting({}, { attempt: 5, past: [past(5, { why: 'released' })] }),
        lock: line(tagOf(5), 'key_old'),
        review: proposal(),
      }),
      'wait awaiting-adoption',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(adoption(seen, NOW))).toBe(expected)
  })

  test.each<[Adopted, string | undefined]>([
    ['by-value', 'key_old'],
    ['by-value', undefined],
    ['by-id', 'key_old'],
    ['unknown', undefined],
    ['none', undefined],
  ])('takes over a key that is known %s (its id: %s)', (kind, keyId) => {
    const { keyId: _id, ...without } = ADOPTING
    const entry: Entry = { ...BLANK, adopting: { ...without, kind, ...(keyId === undefined ? {} : { keyId }) } }
    const seen = world({ entry, lock: line(FIRST, keyId), slots: slotsAt(kind === 'none' ? undefined : NOW) })

    expect(said(decide(seen, NOW))).toBe('act take-over')
  })

  test('has the last word as long as there is no key in service, whatever the lock says of a next one', () => {
    expect(said(decide(world({ entry: adopting({}, { attempt: 6 }), lock: NEW_LINE }), NOW))).toBe('park foreign-lock')
  })
})
