// Rules ended and ending: what a credential's end may do, and what must be behind it.
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import { ended, ending } from '../../../src/core/decide/rules/ending.ts'
import { NOTICE } from '../../../src/core/decide/notice.ts'
import { isEnding } from '../../../src/core/entry/ending.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { wakeAt } from '../../../src/core/entry/wake.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import { said } from './said.ts'
import {
  announced,
  approved,
  CREDENTIAL,
  HEAD,
  INCUMBENT,
  key,
  line,
  listing,
  naming,
  NEW,
  NEW_LINE,
  NOW,
  OLD,
  OLD_KEY,
  OLD_LINE,
  partial,
  POLICY,
  proposal,
  resting,
  saw,
  says,
  SLOT,
  slotsAt,
  staged,
  tagOf,
  UNSEEN,
  VERSIONED,
  world,
} from './world.ts'

const END = { ...OLD_LINE, retire: true } as const
const SINCE = NOW - 3 * DAY
const AT_OLD = slotsAt(NOW - 10 * DAY)
const QUIET = saw([says('yes')])
const DISABLES: World['traits'] = {
  capacity: 'many',
  marking: 'exact',
  disable: true,
  usage: 'last-used',
  console: 'https://keys.test',
}
const HELD = key('key_old', OLD, { status: 'disabled' })
const BY_MERGE = { ...CREDENTIAL, stores: [VERSIONED] }

/** Approved three days ago. */
function leaving(over: Partial<Entry> = {}): Entry {
  return resting({ ending: { since: SINCE, seen: HEAD }, ...over })
}

/** Everything was looked at, and nothing stands in the way. */
function silent(over: Partial<Entry> = {}, more: Partial<World> = {}): World {
  return world({ entry: leaving(over), lock: END, slots: AT_OLD, keys: listing(OLD_KEY), quiet: QUIET, ...more })
}

/** The lock does not say it any more. */
function back(over: Partial<Entry>, more: Partial<World> = {}): string {
  const lock: World['lock'] = { state: 'good', line: OLD_LINE }
  return said(ending(silent(over, { lock, descends: saw(true), ...more }), NOW))
}

function reported(over: Partial<Entry> = {}): Partial<Entry> {
  const report = { verb: 'leaked', keyId: 'key_old', by: 'mona', at: NOW, request: 'run:1' } as const
  return { compromised: ['key_old'], emergencies: [report], ...over }
}

describe('ending', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion where the lock says nothing of it', world(), 'no opinion'],
    ['has no opinion where a command only asked', world({ entry: resting({ ending: { branch: 'b' } }) }), 'no opinion'],
    ['begins when the lock says so', world({ lock: END }), 'act begin-ending'],
    ['is not begun under another tag', world({ lock: { ...END, tag: tagOf(4) } }), 'no opinion'],
    ['is not begun under another id', world({ lock: { ...END, id: 'key_other' } }), 'no opinion'],
    [
      'watches the key through the overlap',
      world({ entry: leaving({ ending: { since: NOW - DAY + 1, seen: HEAD } }), lock: END }),
      'wait ending-watched',
    ],
    ['looks whether it is still there', world({ entry: leaving(), lock: END }), 'look at keys'],
    ['asks who used it', world({ entry: leaving(), lock: END, keys: listing(OLD_KEY) }), 'look at quiet'],
    ['waits when nobody can be asked', silent({}, { quiet: UNSEEN }), 'wait blind'],
    ['waits while something uses it', silent({}, { quiet: saw([says('no')]) }), 'wait ending-in-use'],
    ['waits while runs may', silent({}, { quiet: saw([says('no', 'runs')]) }), 'wait ending-runs'],
    ['waits while nobody knows', silent({}, { quiet: saw([says('unknown')]) }), 'wait ending-unknown'],
    [
      'looks at the slots',
      world({ entry: leaving(), lock: END, keys: listing(OLD_KEY), quiet: QUIET }),
      'look at slots',
    ],
    ['announces', silent(), 'act announce-retirement'],
    ['waits ten minutes', silent({ retiringAt: NOW - NOTICE + 1 }), 'wait ending-near'],
    ['revokes', silent({ retiringAt: NOW - NOTICE }), 'act revoke'],
    [
      'notes the end of what nobody deletes, once it is disabled',
      silent({ retiringAt: NOW - NOTICE }, { keys: listing({ ...HELD, stays: true }) }),
      'act note-dead',
    ],
    [
      'stops before that where it is used again',
      silent({ retiringAt: NOW - HOUR }, { quiet: saw([says('no')]) }),
      'wait ending-in-use',
    ],
    ['disables where the provider can', silent({}, { traits: DISABLES }), 'act disable'],
    ['holds', silent({ disabledAt: NOW - DAY + 1 }, { traits: DISABLES, keys: listing(HELD) }), 'wait ending-held'],
    [
      'revokes what was held',
      silent({ disabledAt: NOW - DAY }, { traits: DISABLES, keys: listing(HELD) }),
      'act revoke',
    ],
    ['disables again what somebody enabled', silent({ disabledAt: NOW - DAY }, { traits: DISABLES }), 'act disable'],
    [
      'lets go of a key that others have',
      silent({}, { traits: DISABLES, sharing: ['openai/staging'] }),
      'act announce-retirement',
    ],
    [
      'and leaves it to them',
      silent({ retiringAt: NOW - DAY }, { traits: DISABLES, sharing: ['openai/staging'] }),
      'wait serves-another',
    ],
    ['notes that it is gone', silent({ retiringAt: NOW - HOUR }, { keys: listing(key('key_other')) }), 'act note-dead'],
    ['and where it was the last one', silent({ retiringAt: NOW - HOUR }, { keys: partial() }), 'act note-dead'],
    [
      'asks nobody whether a key is used that is gone',
      silent({ retiringAt: NOW - HOUR }, { keys: listing(key('key_other')), quiet: saw([says('unknown')]) }),
      'act note-dead',
    ],
    ['never takes for dead what it never saw', silent({}, { keys: listing(key('key_other')) }), 'park ending-unseen'],
    ['nor where the list is empty', silent({}, { keys: partial() }), 'park ending-unseen'],
    [
      'nor where pages are missing',
      silent({ retiringAt: NOW - HOUR }, { keys: partial(key('key_other')) }),
      'wait blind',
    ],
    ['parks where somebody else’s value stands', silent({}, { slots: slotsAt(NOW - HOUR) }), 'park foreign-secret'],
    ['goes on where nothing stands any more', silent({}, { slots: slotsAt(undefined) }), 'act announce-retirement'],
    ['tells before it is over', silent({ deadAt: NOW }, { told: saw(false) }), 'act tell'],
    ['ends', silent({ deadAt: NOW }, { told: saw(true) }), 'act end'],
    [
      'goes at once once it was reported',
      silent(reported(), { traits: DISABLES, quiet: saw([says('no')]) }),
      'act disable',
    ],
    [
      'is held no moment then',
      silent(reported({ disabledAt: NOW }), { traits: DISABLES, keys: listing(HELD) }),
      'act revoke',
    ],
    ['announces it all the same where it cannot disable', silent(reported()), 'act announce-retirement'],
    ['and deletes it then', silent(reported({ retiringAt: NOW })), 'act revoke'],
  ]
  test.each(rows)('%s', (_, seen, answer) => {
    expect(said(ending(seen, NOW))).toBe(answer)
  })

  test('gives up a candidate that nobody approved, unless its merge was the switch, or a slot shows it', () => {
    expect(said(ending(world({ entry: staged(), lock: END }), NOW))).toBe('act discard')
    expect(said(ending(world({ entry: approved(), lock: END }), NOW))).toBe('no opinion')
    expect(said(ending(world({ entry: announced(), lock: END }), NOW))).toBe('no opinion')
    expect(said(ending(world({ entry: staged(), lock: OLD_LINE }), NOW))).toBe('no opinion')
    const held = slotsAt(NOW, { holds: { tag: NEW } })
    expect(said(ending(world({ entry: staged(), lock: END, slots: held }), NOW))).toBe('no opinion')
    const merging = { entry: staged(), lock: END, credential: BY_MERGE }
    expect(said(ending(world(merging), NOW))).toBe('look at review')
    expect(said(ending(world({ ...merging, review: proposal({ state: 'merged' }) }), NOW))).toBe('no opinion')
    expect(said(ending(world({ ...merging, review: proposal() }), NOW))).toBe('act discard')
  })

  test('is a person’s to finish where only people see the keys, or nobody knows which it is', () => {
    const byHand: World['traits'] = { ...DISABLES, disable: false, mint: 'person' }
    expect(said(ending(silent({}, { traits: byHand }), NOW))).toBe('wait ending-by-hand')
    const person = world({ ...silent(), entry: leaving(), lock: END, policy: { oldKey: 'person' } })
    expect(said(ending(person, NOW))).toBe('wait ending-by-hand')
    const { keyId: _none, ...rest } = INCUMBENT
    const unknown = leaving({ incumbent: { ...rest, generation: 0, adopted: 'unknown' } })
    const lock = { ...line(OLD), retire: true } as const
    expect(said(ending(world({ entry: unknown, lock }), NOW))).toBe('wait ending-by-hand')
    const none = leaving({ incumbent: { ...rest, generation: 0, adopted: 'none' } })
    expect(said(ending(world({ entry: none, lock, told: saw(true) }), NOW))).toBe('act end')
  })

  test('taken back in time the key stays; on an older head it is waited for, and after its end it is too late', () => {
    expect(back({})).toBe('act withdraw-ending')
    expect(back({ disabledAt: NOW - HOUR }, { keys: listing(HELD) })).toBe('act withdraw-ending')
    expect(back({ ending: { since: NOW - MINUTE, seen: HEAD } }, { descends: saw(false) })).toBe('wait blind')
    expect(back({}, { descends: saw(false) })).toBe('park head-set-back')
    expect(back({}, { keys: listing(key('key_other')) })).toBe('park ending-too-late')
    expect(back({}, { keys: partial() })).toBe('wait blind')
    expect(back({ deadAt: NOW })).toBe('park ending-too-late')
  })

  test('waits for its window before it takes anything away, and a person may put it off', () => {
    const seen = { entry: leaving(), lock: END, slots: AT_OLD, keys: listing(OLD_KEY), quiet: QUIET }
    const freezes = [{ from: '2026-11-01', to: '2026-11-30' }]
    const frozen = world({ ...seen, policy: { calendar: { ...POLICY.calendar, freezes } } })
    expect(said(ending(frozen, NOW))).toBe('wait frozen')
    const put = silent({ postponed: { until: NOW + DAY, by: 'mona' } })
    expect(said(ending(put, NOW))).toBe('wait postponed')
  })

  test('nothing else begins meanwhile', () => {
    const old = { ...INCUMBENT, minted: NOW - 200 * DAY }
    const overdue = leaving({ incumbent: old, ending: { since: NOW - HOUR, seen: HEAD } })
    expect(said(decide(world({ entry: overdue, lock: END }), NOW))).toBe('wait ending-watched')
    const disabled = {
      verb: 'disable',
      keyId: 'key_old',
      by: 'mona',
      at: NOW,
      request: 'run:1',
      containedAt: NOW,
    } as const
    const ordered = leaving({ emergencies: [disabled] })
    const seen = world({
      entry: ordered,
      lock: END,
      slots: AT_OLD,
      keys: listing(HELD),
      quiet: QUIET,
      traits: DISABLES,
    })
    expect(said(decide(seen, NOW))).toBe('act disable')
  })

  test('a slot that nobody gets a key from is nobody else’s', () => {
    const gone = silent({}, { slots: slotsAt(undefined) })
    expect(said(decide(gone, NOW))).toBe('act announce-retirement')
    const versions = { [SLOT]: { tag: OLD, writtenAt: NOW - 10 * DAY } }
    const unnamed = silent({ slots: versions }, { credential: BY_MERGE, slots: naming('none') })
    expect(said(decide(unnamed, NOW))).toBe('act announce-retirement')
    const mixed = silent({ slots: versions }, { credential: BY_MERGE, slots: naming('mixed') })
    expect(said(decide(mixed, NOW))).toBe('park references-mixed')
    expect(said(decide(world({ slots: slotsAt(undefined), entry: resting({ lastSweep: NOW - 2 * DAY }) }), NOW))).toBe(
      'park foreign-secret',
    )
  })
})

describe('ended', () => {
  const { incumbent: _gone, ...open } = resting({ slots: {} })
  const over: Entry = { ...open, ended: { tag: OLD, at: NOW - DAY } }

  test('rests as long as its lines stand in the lock, whatever they say; then the name is free', () => {
    expect(said(ended(world({ entry: over, lock: END }), NOW))).toBe('rest ended')
    expect(said(ended(world({ entry: over, lock: OLD_LINE }), NOW))).toBe('rest ended')
    expect(said(ended(world({ entry: over, lock: NEW_LINE }), NOW))).toBe('park foreign-lock')
    expect(said(ended(world({ entry: over, lock: 'none' }), NOW))).toBe('no opinion')
    expect(said(decide(world({ entry: over, lock: 'none' }), NOW))).toBe('act announce-adoption')
    expect(said(ended(world({ entry: resting() }), NOW))).toBe('no opinion')
  })

  test('is looked at again when something of it changes, not by the clock', () => {
    expect(wakeAt(over, POLICY, NOTICE)).toBe(Number.MAX_SAFE_INTEGER)
    expect(isEnding(over)).toBe(false)
  })
})

describe('when it is looked at', () => {
  const rows: readonly (readonly [string, Partial<Entry>, number])[] = [
    ['after the overlap', {}, SINCE + DAY],
    ['after the notice', { retiringAt: NOW }, NOW + NOTICE],
    ['after the hold', { disabledAt: NOW }, NOW + DAY],
    ['at once, once it is dead', { deadAt: NOW, retiringAt: NOW }, 0],
    ['at once, once it was reported', reported(), 0],
  ]
  test.each(rows)('%s', (_, over, at) => {
    expect(wakeAt(leaving(over), POLICY, NOTICE)).toBe(at)
  })
})
