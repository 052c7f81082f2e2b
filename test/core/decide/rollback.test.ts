// Rule rollback: a revert at each phase, and a revert of the revert.
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import { rollback } from '../../../src/core/decide/rules/rollback.ts'
import type { Candidate, Entry } from '../../../src/core/entry/entry.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import * as made from './world.ts'
import {
  approved,
  deployed,
  HEAD,
  key,
  line,
  listing,
  NEW_KEY,
  NEW_LINE,
  NOW,
  OLD,
  OLD_KEY,
  partial,
  promoted,
  proposal,
  restored,
  saw,
  says,
  SLOT,
  slotsAt,
  staged,
  UNSEEN,
  verified,
  world,
} from './world.ts'

const READY: NonNullable<World['ready']> = saw({ ready: true })
const GONE: NonNullable<World['ready']> = saw({ ready: false, why: 'missing' })
const SEEN = { descends: saw(true), keys: listing(OLD_KEY, NEW_KEY), slots: slotsAt(NOW - 4 * DAY), ready: READY }
const BY_COMMAND: NonNullable<Candidate['approved']> = { by: 'command', at: NOW - DAY }
const HELD = key('key_old', OLD, { status: 'disabled' })

describe('a revert', () => {
  const torn = approved(
    {},
    { slots: { [SLOT]: { tag: OLD, from: NOW - 10 * DAY, openedAt: NOW - 10 * MINUTE, writing: made.NEW } } },
  )
  const phases: readonly (readonly [string, Entry, Partial<World>, string])[] = [
    ['before anything was written', approved(), { slots: slotsAt(NOW - 10 * DAY), ready: GONE }, 'act roll-back'],
    ['while a slot was being written', torn, { slots: slotsAt(NOW - 10 * MINUTE) }, 'act roll-back'],
    [
      'while a slot was being written, and the old value is not held',
      torn,
      { slots: slotsAt(NOW - 10 * MINUTE), ready: GONE },
      'park cannot-restore',
    ],
    ['once all is written', promoted(), {}, 'act roll-back'],
    ['once it is deployed', deployed(), {}, 'act roll-back'],
    ['while the old key soaks', verified(), {}, 'act roll-back'],
    [
      'once the old key is held',
      verified({}, { disabledAt: NOW - HOUR }),
      { keys: listing(HELD, NEW_KEY) },
      'act roll-back',
    ],
    [
      'within the ten minutes before the end',
      verified({}, { retiringAt: NOW - MINUTE }),
      {},
      'act withdraw-retirement',
    ],
    [
      'after the old key was deleted, and nobody noted it yet',
      verified({}, { retiringAt: NOW - HOUR }),
      { keys: listing(NEW_KEY) },
      'park too-late',
    ],
    ['after the old key is dead', verified({}, { deadAt: NOW - HOUR }), { keys: listing(NEW_KEY) }, 'park too-late'],
    [
      'once the old key expired',
      verified(),
      { keys: listing(key('key_old', OLD, { status: 'expired' }), NEW_KEY) },
      'park too-late',
    ],
    ['once somebody else disabled the old key', verified(), { keys: listing(HELD, NEW_KEY) }, 'park too-late'],
    ['when the old value is not held', promoted(), { ready: GONE }, 'park cannot-restore'],
    ['to a key that was reported compromised', promoted({}, { compromised: ['key_old'] }), {}, 'park cannot-restore'],
    ['after the new key was deleted', promoted(), { keys: listing(OLD_KEY) }, 'act roll-back'],
  ]
  test.each(phases)('%s', (_when, entry, over, expected) => {
    expect(said(decide(world({ entry, ...SEEN, ...over }), NOW))).toBe(expected)
  })

  const blind: readonly (readonly [string, Partial<World>, string])[] = [
    ['asks whether the head descends from the approval', {}, 'look at descends'],
    ['waits when nobody can say', { descends: UNSEEN }, 'wait blind'],
    ['parks when the head stays older than the approval', { descends: saw(false) }, 'park head-set-back'],
    ['asks whether the old key lives', { descends: saw(true) }, 'look at keys'],
    ['waits when that cannot be seen', { descends: saw(true), keys: UNSEEN }, 'wait blind'],
    ['waits when pages of the listing are missing', { descends: saw(true), keys: partial() }, 'wait blind'],
    ['asks whether the old value is at hand', { descends: saw(true), keys: listing(OLD_KEY) }, 'look at ready'],
    [
      'waits when nobody can say whether it is',
      { descends: saw(true), keys: listing(OLD_KEY), ready: UNSEEN },
      'wait blind',
    ],
  ]
  test.each(blind)('%s', (_what, over, expected) => {
    expect(said(rollback(world({ entry: promoted(), slots: SEEN.slots, ...over }), NOW))).toBe(expected)
  })

  test.each<[string, Entry]>([
    ['before approval', staged()],
    ['after an approval by command, when the lock is not yet brought up', promoted({ approved: BY_COMMAND })],
    ['when nobody saw the lock name the new key', promoted({ approved: { by: 'lock', at: NOW } })],
  ])('is none %s', (_when, entry) => {
    expect(said(rollback(world({ entry, ...SEEN }), NOW))).toBe('no opinion')
  })

  test('is none while the lock names the new key', () => {
    expect(said(rollback(world({ entry: promoted(), lock: NEW_LINE, ...SEEN }), NOW))).toBe('no opinion')
  })

  test('that removes the lines is not taken for one', () => {
    expect(said(decide(world({ entry: promoted(), lock: 'none', ...SEEN }), NOW))).toBe('park lock-missing')
  })

  test('to a key before the last is not taken for one', () => {
    const seen = world({ entry: promoted(), lock: line(made.tagOf(4)), ...SEEN, repair: saw(undefined) })

    expect(said(decide(seen, NOW))).toBe('act repair-lock')
  })

  test('to an incumbent that nobody knows needs its value only', () => {
    const incumbent = { tag: OLD, generation: 0, mintedBy: 'manifest', since: NOW - DAY, adopted: 'unknown' } as const
    const of = { entry: promoted({}, { incumbent }), lock: line(OLD), ...SEEN }

    expect(said(decide(world(of), NOW))).toBe('act roll-back')
    expect(said(decide(world({ ...of, ready: GONE }), NOW))).toBe('park cannot-restore')
  })
})

describe('a way back that a commander ordered', () => {
  const ordered = restored({
    rollback: {
      at: NOW - 3 * DAY,
      by: 'command',
      who: 'octavia',
      request: 'comment:1',
      restoredAt: NOW - 3 * DAY,
      deployments: [{ run: '2', startedAt: NOW - 3 * DAY, finishedAt: NOW - 3 * DAY }],
      verifiedAt: NOW - 2 * DAY,
    },
  })
  const SILENT = { ...SEEN, quiet: saw([says('yes')]), slots: slotsAt(NOW - 3 * DAY), review: proposal() }
  const rows: readonly (readonly [string, Parameters<typeof world>[0], string])[] = [
    ['keeps the new key until people have merged that', { lock: NEW_LINE }, 'wait back-unmerged'],
    ['asks people to, where nobody did', { lock: NEW_LINE, review: saw(undefined) }, 'act propose'],
    ['asks again where that was closed', { lock: NEW_LINE, review: proposal({ state: 'closed' }) }, 'act reopen'],
    ['is a revert like any other once the lock says so', {}, 'act note-reverted'],
    ['parks where the head looks older than the approval', { descends: saw(false) }, 'park head-set-back'],
  ]
  test.each(rows)('%s', (_what, over, expected) => {
    expect(said(decide(world({ entry: ordered, ...SILENT, ...over }), NOW))).toBe(expected)
  })

  test('stays on the way back that a commander ordered, whatever the lock named before', () => {
    expect(said(rollback(world({ entry: ordered, lock: NEW_LINE, ...SILENT }), NOW))).toBe('no opinion')
  })
})

describe('a revert of the revert', () => {
  const back = restored()
  const rows: readonly (readonly [string, Entry, Partial<World>, string])[] = [
    [
      'goes forward while the new key lives',
      back,
      { keys: listing(OLD_KEY, NEW_KEY), descends: saw(true) },
      'act go-forward',
    ],
    ['asks whether the head is younger than the revert', back, { keys: listing(OLD_KEY, NEW_KEY) }, 'look at descends'],
    [
      'waits on a replica that shows the head from before the revert',
      restored({ rollback: { at: NOW - MINUTE, by: 'revert' } }),
      { keys: listing(OLD_KEY, NEW_KEY), descends: saw(false) },
      'wait blind',
    ],
    [
      'parks when the head stays older than the revert',
      back,
      { keys: listing(OLD_KEY, NEW_KEY), descends: saw(false) },
      'park head-set-back',
    ],
    ['looks whether it lives', back, {}, 'look at keys'],
    ['waits when that cannot be seen', back, { keys: UNSEEN }, 'wait blind'],
    ['waits when pages of the listing are missing', back, { keys: partial(OLD_KEY) }, 'wait blind'],
    ['parks when it does not', back, { keys: listing(OLD_KEY) }, 'park candidate-gone'],
    ['parks once the new key is proven dead', restored({ deadAt: NOW }), {}, 'park foreign-lock'],
  ]
  test.each(rows)('%s', (_what, entry, over, expected) => {
    expect(said(rollback(world({ entry, lock: NEW_LINE, ...over }), NOW))).toBe(expected)
  })

  test('is none while the lock names the old key', () => {
    expect(said(rollback(world({ entry: back, head: HEAD, ...SEEN }), NOW))).toBe('no opinion')
  })
})
