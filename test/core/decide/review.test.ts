// Rules valueLost and review: the era before approval.
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import { review, valueLost } from '../../../src/core/decide/rules/review.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import * as made from './world.ts'
import {
  key,
  listing,
  NEW_KEY,
  NEW_LINE,
  NOW,
  OLD_KEY,
  proposal,
  saw,
  slotsAt,
  staged,
  UNSEEN,
  world,
} from './world.ts'

const WRITTEN = NOW - 10 * DAY

const READY: NonNullable<World['ready']> = saw({ ready: true })
const SWITCHING = { ...made.CREDENTIAL, stores: [made.VERSIONED] }
const CHANGED: NonNullable<World['ready']> = saw({ ready: false, why: 'key-changed' })

/** Announced, the lease is over, and no key was recorded. */
const LOST = world({ entry: made.announced({ leaseUntil: NOW }) })

describe('valueLost', () => {
  test.each([
    ['has no opinion without an attempt', world(), 'no opinion'],
    ['has no opinion once the value was recorded', world({ entry: staged() }), 'no opinion'],
    [
      'waits while another run may still be minting',
      world({ entry: made.announced({ leaseUntil: NOW + 1 }) }),
      'wait lease-held',
    ],
    ['looks for a proposal when its lease is over', LOST, 'look at review'],
    ['waits while nobody can say whether it was proposed', { ...LOST, review: UNSEEN }, 'wait blind'],
    ['gives up what was never proposed', { ...LOST, review: saw(undefined) }, 'act discard'],
    [
      'never gives up what was proposed: the journal is old',
      { ...LOST, review: proposal({ state: 'merged' }) },
      'park journal-old',
    ],
    ['not even when it was closed', { ...LOST, review: proposal({ state: 'closed' }) }, 'park journal-old'],
  ])('%s', (_what, seen, expected) => {
    expect(said(valueLost(seen, NOW))).toBe(expected)
  })
})

describe('review', () => {
  const merged = { entry: staged(), lock: NEW_LINE, slots: slotsAt(WRITTEN) }
  const expired = NOW + 9 * DAY
  const rows: readonly (readonly [string, World, number, string])[] = [
    ['has no opinion without an attempt', world(), NOW, 'no opinion'],
    ['has no opinion after approval', world({ entry: made.approved() }), NOW, 'no opinion'],
    ['looks for its proposal', world({ entry: staged() }), NOW, 'look at review'],
    ['waits when the proposal cannot be seen', world({ entry: staged(), review: UNSEEN }), NOW, 'wait blind'],
    [
      'waits when it cannot be seen, even when it would be over',
      world({ entry: staged(), review: UNSEEN }),
      expired,
      'wait blind',
    ],
    ['proposes', world({ entry: staged(), review: saw(undefined) }), NOW, 'act propose'],
    [
      'proposes nothing that is over already',
      world({ entry: staged(), review: saw(undefined) }),
      expired,
      'act discard',
    ],
    ['waits for review', world({ entry: staged(), review: proposal() }), NOW, 'wait awaiting-review'],
    [
      'waits for review to the last moment',
      world({ entry: staged(), review: proposal() }),
      expired - 1,
      'wait awaiting-review',
    ],
    ['discards what nobody merged in time', world({ entry: staged(), review: proposal() }), expired, 'act discard'],
    ['discards what was closed', world({ entry: staged(), review: proposal({ state: 'closed' }) }), NOW, 'act discard'],
    [
      'waits for a merge that the head does not show yet',
      world({ entry: staged(), review: proposal({ state: 'merged', mergedAt: NOW - MINUTE }) }),
      NOW,
      'wait blind',
    ],
    [
      'discards what was merged and reverted before it was seen',
      world({ entry: staged(), review: proposal({ state: 'merged', mergedAt: NOW - HOUR }) }),
      NOW,
      'act discard',
    ],
    [
      'approves it where the merge was the switch: the app may run on it, and the way back is a rollback',
      world({
        credential: SWITCHING,
        entry: staged(),
        review: proposal({ state: 'merged', mergedAt: NOW - HOUR }),
      }),
      NOW,
      'act approve',
    ],
    [
      'waits for a merge to show where the merge is the switch, too',
      world({ entry: staged(), credential: SWITCHING, review: proposal({ state: 'merged', mergedAt: NOW - MINUTE }) }),
      NOW,
      'wait blind',
    ],
    ['rebases on conflict', world({ entry: staged(), review: proposal({ mergeable: 'conflict' }) }), NOW, 'act rebase'],
    [
      "never rebases over a person's commits",
      world({ entry: staged(), review: proposal({ mergeable: 'conflict', meddled: true }) }),
      NOW,
      'wait conflicted-by-person',
    ],
    [
      'discards a conflict that nobody resolved in time',
      world({ entry: staged(), review: proposal({ mergeable: 'conflict', meddled: true }) }),
      expired,
      'act discard',
    ],
    ['looks whether the value still fits, once the lock names it', world(merged), NOW, 'look at ready'],
    ['waits when nobody can say whether it fits', world({ ...merged, ready: UNSEEN }), NOW, 'wait blind'],
    [
      "discards what the store's public key does not fit any more",
      world({ ...merged, ready: CHANGED }),
      NOW,
      'act discard',
    ],
    [
      'discards nothing where the merge was the switch, whatever the store says',
      world({
        ...merged,
        credential: SWITCHING,
        ready: saw({ ready: false, why: 'missing' }),
        keys: listing(OLD_KEY, NEW_KEY),
      }),
      NOW,
      'act approve',
    ],
    ['looks whether the key lives', world({ ...merged, ready: READY }), NOW, 'look at keys'],
    ['waits when the keys cannot be seen', world({ ...merged, ready: READY, keys: UNSEEN }), NOW, 'wait blind'],
    [
      'waits when pages of the listing are missing',
      world({ ...merged, ready: READY, keys: made.partial(OLD_KEY) }),
      NOW,
      'wait blind',
    ],
    [
      'parks when the key was deleted in review',
      world({ ...merged, ready: READY, keys: listing(OLD_KEY) }),
      NOW,
      'park candidate-gone',
    ],
    [
      'parks when the key was disabled in review',
      world({ ...merged, ready: READY, keys: listing(key('key_new', made.NEW, { status: 'disabled' })) }),
      NOW,
      'park candidate-gone',
    ],
    [
      'parks when the key expired in review',
      world({ ...merged, ready: READY, keys: listing(key('key_new', made.NEW, { status: 'expired' })) }),
      NOW,
      'park candidate-gone',
    ],
    ['approves', world({ ...merged, ready: READY, keys: listing(OLD_KEY, NEW_KEY) }), NOW, 'act approve'],
    [
      'approves what was merged after it expired',
      world({ ...merged, ready: READY, keys: listing(OLD_KEY, NEW_KEY), review: proposal({ state: 'closed' }) }),
      expired,
      'act approve',
    ],
  ]
  test.each(rows)('%s', (_what, seen, now, expected) => {
    expect(said(review(seen, now))).toBe(expected)
  })

  const held = slotsAt(NOW, { holds: { tag: made.NEW } })
  test.each<[string, Parameters<typeof world>[0], number]>([
    ['closed', { review: proposal({ state: 'closed' }) }, NOW],
    ['merged and taken back', { review: proposal({ state: 'merged', mergedAt: NOW - HOUR }) }, NOW],
    ['over', { review: proposal() }, expired],
    ['withdrawn', { entry: staged({ withdrawn: { at: NOW - HOUR, by: 'mona' } }) }, NOW],
  ])('what a slot shows is not given up though its proposal is %s: it goes the way back', (_what, over, now) => {
    const seen = world({ entry: staged(), slots: held, ...over })
    expect(said(review(seen, now))).toBe('act approve')
    const others = slotsAt(NOW, { holds: { tag: made.OLD } })
    expect(said(review({ ...seen, slots: others }, now))).toBe('act discard')
  })

  test('what a slot shows is approved though it could not be written any more', () => {
    const seen = world({ ...merged, slots: held, ready: CHANGED, keys: listing(OLD_KEY, NEW_KEY) })
    expect(said(review(seen, NOW))).toBe('act approve')
  })

  test('what can be written is approved though a run that raced may be writing a slot', () => {
    const raced = { [made.SLOT]: { tag: made.OLD, writtenAt: NOW - HOUR, announcedAt: NOW - HOUR } }
    const seen = world({
      ...merged,
      entry: staged({}, { slots: raced }),
      slots: slotsAt(NOW - HOUR + 2000),
      keys: listing(OLD_KEY, NEW_KEY),
    })
    expect(said(review({ ...seen, ready: READY }, NOW))).toBe('act approve')
    expect(said(review({ ...seen, ready: CHANGED }, NOW))).toBe('wait blind')
  })

  test.each([
    ['declined', proposal({ state: 'closed' }), NOW],
    ['declined', proposal({ state: 'merged', mergedAt: NOW - HOUR }), NOW],
    ['expired', proposal(), expired],
  ])('says %s when it gives up', (why, seen, now) => {
    expect(review(world({ entry: staged(), review: seen }), now)).toMatchObject({ step: { do: 'discard', why } })
  })
})
