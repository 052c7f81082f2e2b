import { describe, expect, test } from '@jest/globals'
import { positionOf, type Position } from '../../../src/core/decide/position.ts'
import { allAt, standsAt } from '../../../src/core/decide/positions.ts'
import type { SlotState } from '../../../src/core/entry/entry.ts'
import type { SlotFacts } from '../../../src/core/facts.ts'
import { HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import { CREDENTIAL, NEW, NOW, OLD, OTHER_SLOT, SLOT, STORE, promoted, saw, slotsAt, tagOf, world } from './world.ts'

const WRITTEN: SlotState = { tag: OLD, writtenAt: NOW - HOUR }
const CLOSED: SlotState = { ...WRITTEN, announcedAt: NOW - HOUR - 1000 }
const OPEN: SlotState = { ...WRITTEN, from: NOW - HOUR, openedAt: NOW, writing: NEW }
const OPEN_ON_NOTHING: SlotState = { tag: OLD, from: null, openedAt: NOW, writing: NEW }

const SINGLE: readonly (readonly [string, SlotState | undefined, number | undefined, Position])[] = [
  ['the last write is ours', WRITTEN, NOW - HOUR, { at: 'tag', tag: OLD }],
  ['it was written after ours', WRITTEN, NOW, { at: 'foreign', since: NOW }],
  ['it was set back to before ours', WRITTEN, NOW - 2 * HOUR, { at: 'foreign', since: NOW - 2 * HOUR }],
  ['it is gone', WRITTEN, undefined, { at: 'foreign' }],
  ['it was never there', { tag: OLD }, undefined, { at: 'nowhere' }],
  ['it came to be without us', { tag: OLD }, NOW, { at: 'foreign', since: NOW }],
  ['nobody knows it, and it is there', undefined, NOW, { at: 'foreign', since: NOW }],
  ['nobody knows it, and it is not there', undefined, undefined, { at: 'nowhere' }],
  ['a run that raced ours wrote within the same minute', CLOSED, NOW - HOUR + 2000, { at: 'unsure' }],
  ['somebody wrote after that minute', CLOSED, NOW - HOUR + MINUTE, { at: 'foreign', since: NOW - HOUR + MINUTE }],
  ['somebody set it back within that minute', CLOSED, NOW - HOUR - 500, { at: 'foreign', since: NOW - HOUR - 500 }],
  ['a bracket is open and nothing came', OPEN, NOW - HOUR, { at: 'tag', tag: OLD }],
  ['a bracket is open and a write came at once', OPEN, NOW, { at: 'unsure' }],
  ['a bracket is open and a write came at the end of its minute', OPEN, NOW + MINUTE, { at: 'unsure' }],
  [
    'a bracket is open and a write came after its minute',
    OPEN,
    NOW + MINUTE + 1,
    { at: 'foreign', since: NOW + MINUTE + 1 },
  ],
  [
    'a bracket is open and a write came a minute before it',
    OPEN,
    NOW - MINUTE - 1,
    { at: 'foreign', since: NOW - MINUTE - 1 },
  ],
  ['a bracket is open and the secret was removed', OPEN, undefined, { at: 'foreign' }],
  ['a bracket is open where nothing was, and nothing came', OPEN_ON_NOTHING, undefined, { at: 'nowhere' }],
  ['a bracket is open where nothing was, and a write came', OPEN_ON_NOTHING, NOW + 1000, { at: 'unsure' }],
]

const VERSIONED: readonly (readonly [string, SlotFacts['named'], string | undefined, Position])[] = [
  ['lock and references name one attempt', { attempt: 6 }, NEW, { at: 'tag', tag: NEW }],
  ['references are ahead of the lock', { attempt: 6 }, OLD, { at: 'mixed' }],
  ['references are behind the lock', { attempt: 5 }, NEW, { at: 'mixed' }],
  ['references differ among themselves', 'mixed', NEW, { at: 'mixed' }],
  ['nobody looked at the references', undefined, NEW, { at: 'mixed' }],
  ['there is no lock', { attempt: 6 }, undefined, { at: 'mixed' }],
  ['an adopted one keeps its plain name', { attempt: 0 }, tagOf(0), { at: 'tag', tag: tagOf(0) }],
  ['no file names an adopted one', 'none', tagOf(0), { at: 'nowhere' }],
  ['no file names what the lock approves', 'none', NEW, { at: 'mixed' }],
  ['no file names anything, and there is no lock', 'none', undefined, { at: 'nowhere' }],
]

describe('a slot', () => {
  test.each(SINGLE)('where %s', (_case, state, updatedAt, position) => {
    const facts: SlotFacts = { staged: [], ...(updatedAt === undefined ? {} : { updatedAt }) }

    expect(positionOf({ layout: 'single', state, facts, lockTag: NEW })).toEqual(position)
  })

  test.each(VERSIONED)('of versions where %s', (_case, named, lockTag, position) => {
    const facts: SlotFacts = { staged: [], ...(named === undefined ? {} : { named }) }

    expect(positionOf({ layout: 'versioned', state: undefined, facts, lockTag })).toEqual(position)
  })
})

describe('a version that is in use', () => {
  const named = { attempt: 6 }
  const state: SlotState = { tag: NEW, writtenAt: NOW }
  const at = (updatedAt: number | undefined, over: Partial<SlotState> = {}, lockTag = NEW): Position =>
    positionOf({
      layout: 'versioned',
      state: { ...state, ...over },
      facts: { staged: [], named, ...(updatedAt === undefined ? {} : { updatedAt }) },
      lockTag,
    })

  test('stands at its tag while its time is the one we know', () => {
    expect(at(NOW)).toEqual({ at: 'tag', tag: NEW })
  })

  test('is foreign once somebody wrote it again, or removed it', () => {
    expect(at(NOW + 1000)).toEqual({ at: 'foreign', since: NOW + 1000 })
    expect(at(undefined)).toEqual({ at: 'foreign' })
  })

  test('is foreign when somebody wrote it while another was in use, and references name it again', () => {
    const back = { tag: OLD, previous: { tag: NEW, writtenAt: NOW } }

    expect(at(NOW, back)).toEqual({ at: 'tag', tag: NEW })
    expect(at(NOW + 1000, back)).toEqual({ at: 'foreign', since: NOW + 1000 })
  })

  const staged = (updatedAt: number | undefined): Position =>
    positionOf({
      layout: 'versioned',
      state: { tag: OLD, writtenAt: NOW - 5000 },
      facts: { staged: [], named, ...(updatedAt === undefined ? {} : { updatedAt }) },
      lockTag: NEW,
      stagedAt: NOW,
    })

  test('is foreign when somebody wrote it after it was staged, or removed it, before it served', () => {
    expect(staged(NOW - 3000)).toEqual({ at: 'tag', tag: NEW })
    expect(staged(NOW + 1000)).toEqual({ at: 'tag', tag: NEW })
    expect(staged(NOW + 1001)).toEqual({ at: 'foreign', since: NOW + 1001 })
    expect(staged(undefined)).toEqual({ at: 'foreign' })
  })

  test('may be an adopted one with a number of its own, after a revert, too', () => {
    const back = { tag: NEW, previous: { tag: OLD, version: 6, writtenAt: NOW } }

    expect(at(NOW, back, OLD)).toEqual({ at: 'tag', tag: OLD })
  })

  test('is not judged by the time of another key, nor while a write is announced', () => {
    expect(at(NOW + 1000, { tag: OLD })).toEqual({ at: 'tag', tag: NEW })
    expect(at(NOW + 1000, { openedAt: NOW })).toEqual({ at: 'tag', tag: NEW })
  })
})

const TWO = { ...STORE, slots: [...STORE.slots, { address: OTHER_SLOT, secret: 'OPENAI_KEY_ID', part: 'id' }] }
const PAIR = { ...CREDENTIAL, stores: [TWO] }
const AT = { tag: NEW, writtenAt: NOW }
const BOTH = { [SLOT]: AT, [OTHER_SLOT]: AT }

function facts(...slots: readonly string[]): ReadonlyMap<string, SlotFacts> {
  return new Map(slots.map((slot) => [slot, { staged: [], updatedAt: NOW }]))
}

describe('all slots are at a key', () => {
  test('when each of them is', () => {
    const entry = promoted({}, { slots: BOTH })
    const seen = world({ entry, credential: PAIR, slots: saw(facts(SLOT, OTHER_SLOT)) })

    expect([allAt(seen, entry, NEW), standsAt(seen, entry, NEW)]).toEqual([true, true])
    expect([allAt(seen, entry, OLD), standsAt(seen, entry, OLD)]).toEqual([false, false])
  })

  test('but not when the store says nothing of one', () => {
    const entry = promoted({}, { slots: BOTH })
    const seen = world({ entry, credential: PAIR, slots: saw(facts(SLOT)) })

    expect([allAt(seen, entry, NEW), standsAt(seen, entry, NEW)]).toEqual([false, false])
  })

  test('but not when one is elsewhere', () => {
    const entry = promoted({}, { slots: { [SLOT]: AT, [OTHER_SLOT]: { ...AT, tag: OLD } } })
    const seen = world({ entry, credential: PAIR, slots: saw(facts(SLOT, OTHER_SLOT)) })

    expect([allAt(seen, entry, NEW), standsAt(seen, entry, NEW)]).toEqual([false, false])
  })

  test('but not when nobody looked, or there is no slot', () => {
    const entry = promoted({}, { slots: BOTH })
    const none = world({ entry, credential: { ...CREDENTIAL, stores: [] }, slots: saw(facts(SLOT)) })

    expect([allAt(world({ entry }), entry, NEW), allAt(none, entry, NEW)]).toEqual([false, false])
  })

  test('and stand there, though not for good, while a bracket is open', () => {
    const entry = promoted({}, { slots: { [SLOT]: { tag: OLD, from: NOW, openedAt: NOW, writing: NEW } } })
    const seen = world({ entry, slots: slotsAt(NOW) })

    expect([allAt(seen, entry, OLD), standsAt(seen, entry, OLD)]).toEqual([false, true])
  })
})
