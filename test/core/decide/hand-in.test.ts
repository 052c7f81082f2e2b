// Rule handIn, and what the other rules say where people make and delete the keys.
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import { handIn } from '../../../src/core/decide/rules/hand-in.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import { said } from './said.ts'
import * as made from './world.ts'
import { line, NEW, NOW, OLD, OLD_LINE, proposal, saw, says, slotsAt, UNSEEN, world } from './world.ts'

const TRAITS: World['traits'] = {
  mint: 'person',
  capacity: 'many',
  marking: 'none',
  disable: false,
  usage: 'none',
  console: 'https://keys.test',
}
const WRITTEN = NOW - 10 * DAY
const ASKED = made.announced({ reserved: true })
const GIVEN = made.staged({ reserved: true, intake: NOW })
const EARLY = made.announced({ reserved: true, approved: { by: 'lock', at: NOW - DAY, seen: made.HEAD } })

/** People make the keys, and no admin key is at hand. */
function byHand(of: Parameters<typeof world>[0]): World {
  return world({ traits: TRAITS, adminKey: false, policy: { oldKey: 'person' }, ...of })
}

describe('handIn', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion on a key that Keyturn made', world({ entry: made.staged({ intake: NOW }) }), 'no opinion'],
    ['has no opinion while it is asked for', byHand({ entry: ASKED }), 'no opinion'],
    ['brings what was handed in to its end', byHand({ entry: GIVEN }), 'act settle-hand-in'],
    [
      'brings it to its end after the merge, too',
      byHand({ entry: made.approved({ reserved: true, intake: NOW }), lock: line(NEW) }),
      'act settle-hand-in',
    ],
    ['waits for the value after the merge', byHand({ entry: EARLY, lock: line(NEW) }), 'wait awaiting-value'],
    [
      'waits for it after a command, too, though the lock does not name it',
      byHand({ entry: made.announced({ reserved: true, approved: { by: 'command', at: NOW } }) }),
      'wait awaiting-value',
    ],
    ['looks before it takes a revert for one', byHand({ entry: EARLY }), 'look at descends'],
    ['gives up what was reverted', byHand({ entry: EARLY, descends: saw(true) }), 'act discard'],
    ['parks on an older head', byHand({ entry: EARLY, descends: saw(false) }), 'park head-set-back'],
    ['waits when it cannot be seen', byHand({ entry: EARLY, descends: UNSEEN }), 'wait blind'],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(handIn(seen, NOW))).toBe(expected)
  })
})

describe('a report that turns the way round, of a key that nobody lists', () => {
  const back = { rollback: { at: NOW - HOUR, by: 'revert' as const } }
  test('goes forward again where the old key was reported on the way back to it', () => {
    const entry = made.approved({ reserved: true }, { ...back, compromised: ['key_old'] })
    expect(said(decide(byHand({ entry, lock: OLD_LINE, slots: slotsAt(WRITTEN) }), NOW))).toBe('act go-forward')
  })
  test('not once a person may have deleted the new one, as was asked', () => {
    const rollback = { ...back.rollback, restoredAt: NOW - HOUR, verifiedAt: NOW - HOUR }
    const entry = made.deployed({ reserved: true }, { rollback, compromised: ['key_old'] })
    expect(said(decide(byHand({ entry, lock: OLD_LINE, slots: slotsAt(NOW - 4 * DAY) }), NOW))).not.toBe(
      'act go-forward',
    )
  })
  test('goes back where the new key was reported before it was written', () => {
    const entry = made.approved({ reserved: true }, { compromised: ['key_new'] })
    expect(said(decide(byHand({ entry, lock: line(NEW), slots: slotsAt(WRITTEN) }), NOW))).toBe('act roll-back')
  })
})

describe('where people make the keys', () => {
  const due = { entry: made.overdue(), slots: slotsAt(WRITTEN) }
  const verified = made.verified({ reserved: true })
  const at = { slots: slotsAt(NOW - 4 * DAY), quiet: saw([says('yes', 'time')]), told: saw(true) }
  const rows: readonly (readonly [string, World, string])[] = [
    ['a person is asked when it is due, without an admin key or a listing', byHand(due), 'act reserve'],
    ['nobody is asked for more than the limits allow', byHand({ ...due, mayBegin: false }), 'wait limit-reached'],
    ['the request is proposed', byHand({ entry: ASKED, review: saw(undefined) }), 'act propose'],
    ['an open request waits', byHand({ entry: ASKED, review: proposal() }), 'wait awaiting-value'],
    [
      'a closed one is given up',
      byHand({ entry: ASKED, review: proposal({ state: 'closed', closedAt: NOW }) }),
      'act discard',
    ],
    ['its merge is an approval', byHand({ entry: ASKED, lock: line(NEW) }), 'act approve'],
    [
      'an id that was never asked for is foreign',
      byHand({ entry: ASKED, lock: line(NEW, 'key_x') }),
      'park foreign-lock',
    ],
    [
      'an approval by the tag alone stands once the key is known',
      byHand({
        entry: made.staged({ reserved: true }),
        lock: line(NEW),
        slots: slotsAt(WRITTEN),
        ready: saw({ ready: true }),
      }),
      'act approve',
    ],
    [
      'a lock without an id is foreign where Keyturn made the key',
      world({ entry: made.staged(), lock: line(NEW), slots: slotsAt(WRITTEN) }),
      'park foreign-lock',
    ],
    [
      'a key in service that was approved by its tag alone rests',
      byHand({
        entry: made.resting({ incumbent: { ...made.INCUMBENT, reserved: true, mintedBy: 'person' } }),
        lock: line(OLD),
      }),
      'rest not-due',
    ],
    [
      'the old key waits for a person, and nothing is taken away',
      byHand({ entry: verified, lock: line(NEW), ...at }),
      'wait awaits-word',
    ],
    [
      'so does one that nobody knows',
      byHand({
        entry: made.verified({ reserved: true }, { incumbent: unknown() }),
        lock: line(NEW),
        ...at,
      }),
      'wait awaits-word',
    ],
    [
      'where there was none, it is over',
      byHand({
        entry: made.verified({ reserved: true }, { incumbent: { ...unknown(), adopted: 'none' } }),
        lock: line(NEW),
        ...at,
      }),
      'act finish',
    ],
    [
      'a person’s word ends it',
      byHand({ entry: made.verified({ reserved: true }, { deadAt: NOW }), lock: line(NEW), ...at }),
      'act finish',
    ],
    [
      'a revert goes back without a listing',
      byHand({
        entry: verified,
        lock: OLD_LINE,
        slots: slotsAt(NOW - 4 * DAY),
        descends: saw(true),
        ready: saw({ ready: true }),
      }),
      'act roll-back',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(decide(seen, NOW))).toBe(expected)
  })
})

function unknown(): typeof made.INCUMBENT {
  const { keyId: _nobody, ...rest } = made.INCUMBENT
  return rest
}

// What Vercel keeps is handed in after the merge, and lies in the intake until it is written.
const VERCEL = { ...made.STORE, kind: 'vercel', project: 'prj_1', targets: ['production'] } as const
const BY = { by: 'lock', at: NOW - DAY, seen: made.HEAD } as const
const TAKEN = { reserved: true, approved: BY, intake: NOW - HOUR, leaseUntil: NOW - HOUR + 10 * MINUTE } as const
const MISSING = saw({ ready: false, why: 'missing' } as const)

function late(of: Parameters<typeof world>[0]): World {
  const seen = byHand({ slots: slotsAt(WRITTEN), lock: line(NEW), ...of })
  return { ...seen, credential: { ...seen.credential, mint: 'person', stores: [VERCEL] } }
}

describe('where Vercel keeps what people make', () => {
  const before = made.announced({ reserved: true })
  const taken = made.approved(TAKEN)
  const bracket = {
    slots: { [made.SLOT]: { tag: OLD, writtenAt: WRITTEN, from: WRITTEN, openedAt: NOW - 5 * MINUTE } },
  }
  const reportedKey = { compromised: ['key_new'] }
  const rows: readonly (readonly [string, World, string])[] = [
    [
      'an open request waits for review first',
      late({ entry: before, lock: OLD_LINE, review: proposal() }),
      'wait awaiting-review',
    ],
    ['merged, the value is awaited', late({ entry: EARLY }), 'wait awaiting-value'],
    [
      'and awaited once more, where it was lost',
      late({ entry: made.announced({ reserved: true, approved: BY, lostAt: NOW }) }),
      'wait awaiting-value-again',
    ],
    [
      'what was taken and is in hand is written, and stays in the intake',
      late({ entry: taken, ready: saw({ ready: true }) }),
      'act promote',
    ],
    [
      'what lies in the intake waits for a run that has it',
      late({ entry: taken, ready: saw({ ready: false, why: 'in-intake' }) }),
      'wait value-in-intake',
    ],
    ['what is nowhere any more is asked for again', late({ entry: taken, ready: MISSING }), 'act ask-again'],
    [
      'not while the run that took it may write it',
      late({ entry: made.approved({ ...TAKEN, leaseUntil: NOW + MINUTE }), ready: MISSING }),
      'wait lease-held',
    ],
    [
      'not while a write that was announced may arrive',
      late({ entry: made.approved(TAKEN, bracket), ready: MISSING }),
      'wait lease-held',
    ],
    [
      'not where somebody wrote the place in that minute',
      late({
        entry: made.approved(TAKEN, {
          slots: { [made.SLOT]: { tag: OLD, writtenAt: WRITTEN, from: WRITTEN, openedAt: NOW - HOUR } },
        }),
        slots: slotsAt(NOW - HOUR),
        ready: MISSING,
      }),
      'park foreign-secret',
    ],
    [
      'not under the tag of a key that was reported',
      late({ entry: made.approved(TAKEN, reportedKey), ready: MISSING }),
      'act discard',
    ],
    [
      'written everywhere, it leaves the intake',
      late({ entry: made.promoted(TAKEN), slots: slotsAt(NOW - 4 * DAY) }),
      'act settle-hand-in',
    ],
    [
      'on the way back it leaves the intake, too',
      late({ entry: made.approved(TAKEN, { rollback: { at: NOW, by: 'revert' } }), lock: OLD_LINE }),
      'act settle-hand-in',
    ],
    [
      'taken back before it was written, it goes back',
      late({ entry: taken, lock: OLD_LINE, descends: saw(true), ready: MISSING }),
      'act roll-back',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(decide(seen, NOW))).toBe(expected)
  })
})
