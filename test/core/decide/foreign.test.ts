// Rule foreign: what contradicts the entry is shown, never touched.
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import { foreign } from '../../../src/core/decide/rules/foreign.ts'
import { DAY, HOUR } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import * as made from './world.ts'
import {
  key,
  line,
  listing,
  NEW_KEY,
  NEW_LINE,
  NOW,
  OLD,
  OLD_KEY,
  past,
  resting,
  saw,
  slotsAt,
  tagOf,
  UNSEEN,
  world,
} from './world.ts'

const WRITTEN = NOW - 10 * DAY
const SWEEP = resting({ lastSweep: NOW - 2 * DAY })
const LOST = past(3, { keyId: 'key_3' })

function atSweep(over: Partial<World>, entry = SWEEP): World {
  return world({ entry, slots: slotsAt(WRITTEN), keys: listing(OLD_KEY), ...over })
}

describe('foreign', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion on a credential at rest', world(), 'no opinion'],
    ['looks at the slots in the daily sweep', world({ entry: SWEEP }), 'look at slots'],
    ['looks at the keys in the daily sweep', world({ entry: SWEEP, slots: slotsAt(WRITTEN) }), 'look at keys'],
    [
      'looks again at once when something went over',
      world({ entry: resting({ past: [past(3, { since: NOW })] }) }),
      'look at slots',
    ],
    ['looks when a rotation is due', world({ entry: made.overdue() }), 'look at slots'],
    [
      'says which admin key it needs to look',
      world({ entry: SWEEP, slots: slotsAt(WRITTEN), adminKey: false }),
      'wait admin-key-missing',
    ],
    ['waits when the slots cannot be seen', atSweep({ slots: UNSEEN }), 'wait blind'],
    ['waits when the keys cannot be seen', atSweep({ keys: UNSEEN }), 'wait blind'],
    ['has no opinion when the sweep finds all as it was', atSweep({}), 'no opinion'],
    [
      "does not mind keys without mark, or another repository's",
      atSweep({ keys: listing(OLD_KEY, key('key_p'), key('key_q', tagOf(9, 7))) }),
      'no opinion',
    ],

    ['parks on a secret that somebody wrote', atSweep({ slots: slotsAt(NOW) }), 'park foreign-secret'],
    ['parks on a secret that somebody removed', atSweep({ slots: slotsAt(undefined) }), 'park foreign-secret'],
    [
      'parks on a secret written while its proposal is open',
      world({ entry: made.staged(), slots: slotsAt(NOW) }),
      'park foreign-secret',
    ],
    [
      'parks on a secret written while the old key soaks',
      world({ entry: made.verified(), lock: NEW_LINE, slots: slotsAt(NOW) }),
      'park foreign-secret',
    ],

    [
      'parks when the lock names another key under the tag in service',
      world({ lock: line(OLD, 'key_x') }),
      'park foreign-lock',
    ],
    ['parks when the lock names no key under the tag in service', world({ lock: line(OLD) }), 'park foreign-lock'],
    [
      "parks when the lock names another key under the new one's tag",
      world({ entry: made.staged(), lock: line(made.NEW, 'key_x') }),
      'park foreign-lock',
    ],
    ['parks when the lock bears no tag of ours', world({ lock: line('by hand') }), 'park foreign-lock'],
    ["parks when the lock bears another repository's tag", world({ lock: line(tagOf(3, 7)) }), 'park foreign-lock'],
    ['asks for the repair when the lock names a dead tag', world({ lock: line(tagOf(3)) }), 'look at repair'],
    [
      'waits when nobody can say whether a repair is proposed',
      world({ lock: line(tagOf(3)), repair: UNSEEN }),
      'wait blind',
    ],
    [
      'proposes the repair of a lock that names a dead tag',
      world({ lock: line(tagOf(3)), repair: saw(undefined) }),
      'act repair-lock',
    ],
    [
      'parks once the repair is proposed',
      world({ lock: line(tagOf(3)), repair: made.proposal() }),
      'park dead-tag-in-lock',
    ],
    [
      'puts the repair on top of a default branch that moved under it',
      world({ lock: line(tagOf(3)), repair: made.proposal({ mergeable: 'conflict' }) }),
      'act repair-lock',
    ],
    [
      'leaves a repair alone that somebody else wrote on, and one that is over',
      world({ lock: line(tagOf(3)), repair: made.proposal({ mergeable: 'conflict', meddled: true }) }),
      'park dead-tag-in-lock',
    ],
    [
      'parks when the lock names what the journal only announced: it was set back',
      world({ entry: made.announced(), lock: NEW_LINE, repair: saw(undefined) }),
      'park journal-old',
    ],
    [
      'takes a revert months later for a dead tag',
      world({ entry: resting({ past: [past(4, { why: 'retired' })] }), lock: line(tagOf(4)), repair: saw(undefined) }),
      'act repair-lock',
    ],
    [
      'takes a late merge after a rotation for a dead tag',
      world({ entry: made.promoted(), lock: line(tagOf(3)), repair: saw(undefined) }),
      'act repair-lock',
    ],

    [
      'parks on a key of ours that nobody announced',
      atSweep({ keys: listing(OLD_KEY, key('key_3', tagOf(3))) }),
      'park foreign-key',
    ],
    [
      'parks on a key of an attempt that the journal does not know yet',
      atSweep({ keys: listing(OLD_KEY, NEW_KEY) }),
      'park journal-old',
    ],
    [
      'leaves a key that is over to reap',
      atSweep({ keys: listing(OLD_KEY, key('key_3', tagOf(3))) }, resting({ lastSweep: 0, past: [LOST] })),
      'no opinion',
    ],
    [
      'parks on another key under a tag that is over',
      atSweep({ keys: listing(OLD_KEY, key('key_x', tagOf(3))) }, resting({ lastSweep: 0, past: [LOST] })),
      'park two-under-one-tag',
    ],
    [
      'parks on two keys under a tag that is over and never had an id',
      atSweep(
        { keys: listing(OLD_KEY, key('key_3', tagOf(3)), key('key_x', tagOf(3))) },
        resting({ lastSweep: 0, past: [past(3)] }),
      ),
      'park two-under-one-tag',
    ],
    [
      'parks on two keys under the tag in service',
      atSweep({ keys: listing(OLD_KEY, key('key_x', OLD)) }),
      'park two-under-one-tag',
    ],
    [
      'parks on another key under the tag in service',
      atSweep({ keys: listing(key('key_x', OLD)) }),
      'park two-under-one-tag',
    ],

    ['parks when the key in service was deleted by hand', atSweep({ keys: listing() }), 'park incumbent-gone'],
    [
      'parks when the key in service was disabled by hand',
      atSweep({ keys: listing(key('key_old', OLD, { status: 'disabled' })) }),
      'park incumbent-gone',
    ],
    [
      'parks when the key in service expired',
      atSweep({ keys: listing(key('key_old', OLD, { status: 'expired' })) }),
      'park incumbent-gone',
    ],
    ['waits when pages of the listing are missing', atSweep({ keys: made.partial() }), 'wait blind'],
    [
      'asks nothing of an incumbent that nobody knows',
      atSweep(
        { keys: listing(), lock: { state: 'good', line: line(OLD) } },
        resting({
          lastSweep: 0,
          incumbent: { tag: OLD, generation: 0, mintedBy: 'manifest', since: NOW, adopted: 'unknown' },
        }),
      ),
      'no opinion',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(foreign(seen, NOW))).toBe(expected)
  })

  test('parks when references and lock disagree', () => {
    const credential = { ...made.CREDENTIAL, stores: [made.VERSIONED] }

    expect(said(foreign(atSweep({ credential, slots: made.naming({ attempt: 4 }) }), NOW))).toBe(
      'park references-mixed',
    )
    const slots = slotsAt(WRITTEN, { named: { attempt: 5 } })
    expect(said(foreign(atSweep({ credential, slots }), NOW))).toBe('no opinion')
  })

  test('lets a minute of an open bracket be', () => {
    const slots = { [made.SLOT]: { tag: OLD, from: WRITTEN, openedAt: NOW - HOUR, writing: made.NEW } }
    const seen = world({
      entry: made.approved({}, { slots }),
      lock: NEW_LINE,
      slots: slotsAt(NOW - HOUR),
      keys: listing(OLD_KEY, NEW_KEY),
    })

    expect(said(foreign(seen, NOW))).toBe('no opinion')
  })
})
