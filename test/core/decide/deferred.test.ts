// What the rules say where a store holds no value unseen: people are asked first, and the key is made after their word.
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import type { SlotState } from '../../../src/core/entry/entry.ts'
import type { Instant } from '../../../src/core/facts.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import { said } from './said.ts'
import * as made from './world.ts'
import {
  line,
  listing,
  NEW,
  NOW,
  OLD,
  OLD_KEY,
  OLD_LINE,
  proposal,
  saw,
  SLOT,
  slotsAt,
  UNSEEN,
  world,
} from './world.ts'

const WRITTEN = NOW - 10 * DAY
const VERCEL = { ...made.STORE, kind: 'vercel', project: 'prj_1', targets: ['production'] } as const
const ASKED = made.announced({ reserved: true, deferred: true })
const APPROVED = { by: 'lock', at: NOW - DAY, seen: made.HEAD } as const
const MERGED = made.announced({ reserved: true, deferred: true, approved: APPROVED })
const begun = (ago: number): Parameters<typeof made.announced>[0] => ({
  reserved: true,
  deferred: true,
  approved: APPROVED,
  begunAt: NOW - ago,
  leaseUntil: NOW - ago + 10 * MINUTE,
})
const recorded = (ago: number, slot: Partial<SlotState> = {}): World['entry'] & { state: 'good' } => ({
  state: 'good',
  entry: made.staged(begun(ago), { slots: { [SLOT]: { tag: OLD, writtenAt: WRITTEN, ...slot } } }),
})
const bracket = (ago: number): Partial<SlotState> => ({ from: WRITTEN, openedAt: NOW - ago, writing: NEW })

function hosted(of: Parameters<typeof world>[0]): World {
  const seen = world({ keys: listing(), slots: slotsAt(WRITTEN), ...of })
  return { ...seen, credential: { ...seen.credential, stores: [VERCEL] } }
}

/** Recorded, the value lost with its run. */
function lost(ago: number, more: { readonly slot?: Partial<SlotState>; readonly at?: Instant } = {}): World {
  const { entry } = recorded(ago, more.slot)
  const ready = saw({ ready: false, why: 'missing' } as const)
  return hosted({ entry, lock: line(NEW), slots: slotsAt(more.at ?? WRITTEN), ready })
}

describe('before anybody agreed', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['people are asked when it is due', hosted({ entry: made.overdue(), keys: listing(OLD_KEY) }), 'act reserve'],
    ['nobody is asked while the place cannot be seen', hosted({ entry: made.overdue(), slots: UNSEEN }), 'wait blind'],
    ['the request is proposed', hosted({ entry: ASKED, review: saw(undefined) }), 'act propose'],
    ['an open request waits for review', hosted({ entry: ASKED, review: proposal() }), 'wait awaiting-review'],
    ['its merge is an approval', hosted({ entry: ASKED, lock: line(NEW) }), 'act approve'],
    [
      'a closed one is given up',
      hosted({ entry: ASKED, review: proposal({ state: 'closed', closedAt: NOW }) }),
      'act discard',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(decide(seen, NOW))).toBe(expected)
  })
})

describe('after the merge', () => {
  const approved = { entry: MERGED, lock: line(NEW) }
  const rows: readonly (readonly [string, World, string])[] = [
    ['it is made', hosted(approved), 'act mint-approved'],
    ['not without an admin key', hosted({ ...approved, adminKey: false }), 'wait admin-key-missing'],
    ['not while the keys cannot be seen', hosted({ ...approved, keys: UNSEEN }), 'wait blind'],
    [
      'not over a value that a person wrote',
      hosted({ ...approved, slots: slotsAt(NOW - HOUR) }),
      'park foreign-secret',
    ],
    ['not when it was taken back', hosted({ entry: MERGED, lock: OLD_LINE, descends: saw(true) }), 'act discard'],
    [
      'another run that is making it is left alone',
      hosted({ entry: made.announced(begun(MINUTE)), lock: line(NEW) }),
      'wait lease-held',
    ],
    [
      'one that was begun and never recorded is given up',
      hosted({ entry: made.announced(begun(HOUR)), lock: line(NEW) }),
      'act discard',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(decide(seen, NOW))).toBe(expected)
  })
})

describe('a value that was lost', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['is waited for while its run may live', lost(5 * MINUTE), 'wait lease-held'],
    ['is given up where no slot was touched', lost(HOUR), 'act discard'],
    ['is waited for while an announced write may arrive', lost(HOUR, { slot: bracket(5 * MINUTE) }), 'wait lease-held'],
    ['is given up when no such write can arrive any more', lost(HOUR, { slot: bracket(11 * MINUTE) }), 'act discard'],
    [
      'stays where a slot may have it',
      lost(HOUR, { slot: bracket(11 * MINUTE), at: NOW - 11 * MINUTE + 1000 }),
      'park foreign-secret',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(decide(seen, NOW))).toBe(expected)
  })
})
