// Rules due and mending: no attempt runs.
import { said } from './said.ts'
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import { due } from '../../../src/core/decide/rules/due.ts'
import { mending } from '../../../src/core/decide/rules/mending.ts'
import { type Deployment, type Entry, type PastLine, STRANGE } from '../../../src/core/entry/entry.ts'
import { DAY, dueAt, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { Before, World } from '../../../src/core/world.ts'
import * as made from './world.ts'
import {
  approved,
  key,
  listing,
  NEW_LINE,
  NOW,
  OLD,
  OLD_KEY,
  overdue,
  past,
  POLICY,
  ran,
  resting,
  saw,
  slotsAt,
  staged,
  UNSEEN,
  world,
} from './world.ts'

const WRITTEN = NOW - 10 * DAY
const INCUMBENT = { ...made.INCUMBENT, minted: NOW - 100 * DAY }
const DUE = dueAt('openai/production', INCUMBENT, POLICY.every)
const READY: NonNullable<World['ready']> = saw({ ready: true })
const CHANGED: NonNullable<World['ready']> = saw({ ready: false, why: 'key-changed' })
const LISTED = { keys: listing(OLD_KEY), slots: slotsAt(WRITTEN) }

const EXEMPT = { by: '@mona', because: 'the vendor moves' }

/** Overdue, and exempt until then. */
function excused(over: Partial<Entry> = {}, until: number = NOW + 30 * DAY): World {
  return world({ entry: overdue(over), policy: { exempt: { until, ...EXEMPT } }, ...LISTED })
}

const BEFORE = { credential: 'openai/staging', served: DAY, moving: false } as const
const SERVED = { since: NOW - DAY, generation: 1, sound: true }

function following(over: { readonly [K in keyof Before]?: Before[K] | undefined }): World {
  const { key, ...rest }: { readonly [K in keyof Before]?: Before[K] | undefined } = { key: SERVED, ...over }
  const before: Before = { ...BEFORE, ...(rest.moving ? { moving: true } : {}), ...(key ? { key } : {}) }
  return world({ entry: overdue(), order: { before: [before] }, ...LISTED })
}

const ASKED = { before: [], wanted: { by: 'openai/production', since: NOW, from: NOW } }

function asked(from: number, entry: Partial<Entry> = {}, since = NOW): World {
  return world({ entry: resting(entry), order: { before: [], wanted: { by: 'openai/production', since, from } } })
}

describe('due, among environments in order', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['mints once the one before has served', following({}), 'act mint'],
    [
      'waits until it has served',
      following({ key: { ...SERVED, since: NOW - DAY + MINUTE } }),
      'wait awaits-environment',
    ],
    [
      'waits for one that was rotated before this one was',
      following({ key: { ...SERVED, since: NOW - 11 * DAY } }),
      'wait awaits-environment',
    ],
    ['takes an adoption for no rotation', following({ key: { ...SERVED, generation: 0 } }), 'wait awaits-environment'],
    ['waits for one that is not adopted', following({ key: undefined }), 'wait awaits-environment'],
    ['waits while it goes or comes back', following({ moving: true }), 'wait awaits-environment'],
    [
      'waits for one whose key was reported',
      following({ key: { ...SERVED, sound: false } }),
      'wait awaits-environment',
    ],
    [
      'is looked over while it waits',
      world({ entry: overdue({ lastSweep: NOW - DAY }), order: { before: [{ ...BEFORE }] } }),
      'act sweep',
    ],
    ['is asked for by the one that comes after', asked(NOW), 'act order'],
    ['is not asked for when it is newer already', asked(NOW, {}, NOW - 11 * DAY), 'rest not-due'],
    ['is not asked for before that one needs it', asked(NOW + 1), 'rest not-due'],
    ['is asked for once', asked(NOW, { ordered: { at: NOW, by: 'a' } }), 'look at keys'],
    [
      'is not asked for while it is exempt',
      {
        ...asked(NOW),
        ...world({ entry: resting(), policy: { exempt: { until: NOW + DAY, ...EXEMPT } } }),
        order: ASKED,
      },
      'rest not-due',
    ],
    [
      'waits for nobody when its own key was reported',
      { ...following({ moving: true }), entry: { state: 'good', entry: overdue({ compromised: ['key_old'] }) } },
      'act mint',
    ],
    ['is let rest after a no', asked(NOW, { tries: { due: 1, count: 1, notBefore: NOW + HOUR } }), 'rest not-due'],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(due(seen, NOW))).toBe(expected)
  })
})

describe('due', () => {
  const two = { capacity: 2, marking: 'exact', disable: false, usage: 'none', console: 'https://keys.test' } as const
  const rows: readonly (readonly [string, World, string])[] = [
    ['rests while the key is young', world(), 'rest not-due'],
    ['looks over once a day', world({ entry: resting({ lastSweep: NOW - DAY }) }), 'act sweep'],
    ['looks over what was never looked over', world({ entry: resting({ lastSweep: 0 }) }), 'act sweep'],
    [
      'looks over at once when something went over since',
      world({ entry: resting({ past: [past(3, { since: NOW })] }) }),
      'act sweep',
    ],
    ['rests while a person excuses its age', excused(), 'rest exempt'],
    ['looks over an excused key once a day', excused({ lastSweep: NOW - DAY }), 'act sweep'],
    ['mints once the exemption is over', excused({}, NOW), 'act mint'],
    [
      'mints what a person ordered, exempt or not',
      excused({ ordered: { at: NOW, by: 'mona', request: 'run:1' } }),
      'act mint',
    ],
    ['mints for a key that was reported, exempt or not', excused({ compromised: ['key_old'] }), 'act mint'],
    ['has no opinion on an attempt that runs, exempt or not', excused({ ...staged() }), 'no opinion'],
    ['has no opinion on an attempt that runs', world({ entry: staged() }), 'no opinion'],
    ['looks at the keys before it mints', world({ entry: overdue() }), 'look at keys'],
    ['looks at the slots before it mints', world({ entry: overdue(), keys: listing(OLD_KEY) }), 'look at slots'],
    ['waits when the keys cannot be seen', world({ entry: overdue(), keys: UNSEEN }), 'wait blind'],
    [
      'waits when pages of the listing are missing',
      world({ entry: overdue(), keys: made.partial(OLD_KEY) }),
      'wait blind',
    ],
    ['waits when the slots cannot be seen', world({ entry: overdue(), ...LISTED, slots: UNSEEN }), 'wait blind'],
    ['mints', world({ entry: overdue(), ...LISTED }), 'act mint'],
    [
      'parks where so many keys are shown as fit, whether all are shown or not',
      world({ entry: overdue(), traits: { ...two, capacity: 1 + 1 }, keys: made.partial(OLD_KEY, made.NEW_KEY) }),
      'park no-room',
    ],
    [
      'parks there, too, where keys bear no marks',
      world({
        entry: overdue(),
        traits: { ...two, marking: 'inferred' },
        keys: listing(OLD_KEY, made.NEW_KEY),
      }),
      'park no-room',
    ],
    ['waits for the admin key', world({ entry: overdue(), adminKey: false, ...LISTED }), 'wait admin-key-missing'],
    [
      'waits for the rights that no listing shows',
      world({ entry: overdue(), missingRights: 'permission', ...LISTED }),
      'wait rights-unknown',
    ],
    [
      'waits for the admin key, though another environment needs it',
      world({
        entry: overdue(),
        adminKey: false,
        order: { before: [], wanted: { by: 'a', since: NOW, from: NOW } },
        ...LISTED,
      }),
      'wait admin-key-missing',
    ],
    ['waits its turn', world({ entry: overdue(), mayBegin: false, ...LISTED }), 'wait limit-reached'],
    [
      'parks where two keys are all the provider allows',
      world({ entry: overdue(), traits: two, keys: listing(OLD_KEY, key('key_p')), slots: slotsAt(WRITTEN) }),
      'park no-room',
    ],
    ['mints into the second of two places', world({ entry: overdue(), traits: two, ...LISTED }), 'act mint'],
    [
      'does not mint again so soon after a no',
      world({ entry: overdue({ tries: { due: DUE, count: 1, notBefore: NOW + HOUR } }) }),
      'wait paused',
    ],
    [
      'mints again after a no, seven days on',
      world({ entry: overdue({ tries: { due: DUE, count: 2, notBefore: NOW } }), ...LISTED }),
      'act mint',
    ],
    [
      'parks after three attempts for one date',
      world({ entry: overdue({ tries: { due: DUE, count: 3 } }), ...LISTED }),
      'park attempts-exhausted',
    ],
    [
      'still looks over what three attempts left',
      world({ entry: overdue({ tries: { due: DUE, count: 3 }, lastSweep: 0 }), ...LISTED }),
      'act sweep',
    ],
    [
      'counts attempts for one date only',
      world({ entry: overdue({ tries: { due: DUE - DAY, count: 3 } }), ...LISTED }),
      'act mint',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(due(seen, NOW))).toBe(expected)
  })

  test('rests until the next look over or the next rotation, whichever comes first', () => {
    expect(due(world(), NOW)).toMatchObject({ until: NOW - HOUR + DAY })
    expect(due(world({ entry: resting({ lastSweep: NOW }), policy: { every: 11 * DAY } }), NOW)).toMatchObject({
      until: Math.min(NOW + DAY, dueAt('openai/production', made.INCUMBENT, 11 * DAY)),
    })
  })

  test('names the date it mints for, so that attempts for it can be counted', () => {
    expect(due(world({ entry: overdue(), ...LISTED }), NOW)).toMatchObject({ step: { do: 'mint', due: DUE } })
  })

  test('mints the first key of a credential that has none', () => {
    const incumbent = { tag: OLD, generation: 0, mintedBy: 'secret', since: NOW - HOUR, adopted: 'none' } as const
    const seen = world({
      entry: resting({ incumbent, slots: {} }),
      lock: made.line(OLD),
      keys: listing(),
      slots: slotsAt(undefined),
    })

    expect(said(decide(seen, NOW))).toBe('act mint')
  })
})

const RUN = { run: '7', startedAt: NOW - MINUTE }

/** At rest, and written anew by order. */
function written(...deployments: readonly Deployment[]): Entry {
  return resting({ mending: { writtenAt: NOW - MINUTE, ...(deployments.length > 0 ? { deployments } : {}) } })
}

describe('mending', () => {
  const open = { [made.SLOT]: { tag: STRANGE, from: WRITTEN, openedAt: NOW - MINUTE, writing: OLD } }
  const torn = resting({ slots: open })
  const rows: readonly (readonly [string, World, string])[] = [
    ['has no opinion when no bracket is open', world(), 'no opinion'],
    ['has no opinion in a rotation', world({ entry: approved({}, { slots: open }) }), 'no opinion'],
    [
      'has no opinion once the lock names the new key',
      world({ entry: staged({}, { slots: open }), lock: NEW_LINE }),
      'no opinion',
    ],
    [
      'looks at the slots while nobody approved the new key',
      world({ entry: staged({}, { slots: open }) }),
      'look at slots',
    ],
    ['looks at the slots', world({ entry: torn }), 'look at slots'],
    ['waits when the slots cannot be seen', world({ entry: torn, slots: UNSEEN }), 'wait blind'],
    ['looks whether the value is at hand', world({ entry: torn, slots: slotsAt(WRITTEN) }), 'look at ready'],
    [
      'waits when nobody can say whether the value is at hand',
      world({ entry: torn, slots: slotsAt(WRITTEN), ready: UNSEEN }),
      'wait blind',
    ],
    ['parks when it is not', world({ entry: torn, slots: slotsAt(WRITTEN), ready: CHANGED }), 'park cannot-restore'],
    ['looks whether the key lives', world({ entry: torn, slots: slotsAt(WRITTEN), ready: READY }), 'look at keys'],
    [
      'parks when the key does not live',
      world({ entry: torn, slots: slotsAt(WRITTEN), ready: READY, keys: listing() }),
      'park incumbent-gone',
    ],
    [
      'writes the value',
      world({ entry: torn, slots: slotsAt(WRITTEN), ready: READY, keys: listing(OLD_KEY) }),
      'act restore',
    ],
    [
      'writes over its own write, of which nobody knows',
      world({ entry: torn, slots: slotsAt(NOW - MINUTE), ready: READY, keys: listing(OLD_KEY) }),
      'act restore',
    ],
    ['looks at the deployments of what was written', world({ entry: written() }), 'look at deploys'],
    ['waits when they cannot be seen', world({ entry: written(), deploys: UNSEEN }), 'wait blind'],
    ['deploys', world({ entry: written(), deploys: saw([ran('none')]) }), 'act deploy'],
    ['waits for the deployment', world({ entry: written(RUN), deploys: saw([ran('running')]) }), 'wait deploying'],
    ['parks when it fails', world({ entry: written(RUN), deploys: saw([ran('failed')]) }), 'park deploy-failed'],
    ['notes its end', world({ entry: written(RUN), deploys: saw([ran('succeeded')]) }), 'act note-deployed'],
    [
      'does not wait for what only a merge starts',
      world({ entry: written({ startedAt: NOW }), deploys: saw([ran('running')]) }),
      'act note-deployed',
    ],
    [
      'deploys nothing where a rotation was ordered',
      world({ entry: { ...written(), ordered: { at: NOW, by: 'mona' } } }),
      'no opinion',
    ],
    [
      'deploys nothing once a rotation is approved',
      world({ entry: approved({}, { mending: { writtenAt: NOW } }) }),
      'no opinion',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(mending(seen, NOW))).toBe(expected)
  })

  test('never writes over what a person wrote after the bracket', () => {
    expect(
      said(decide(world({ entry: torn, slots: slotsAt(NOW + HOUR), ready: READY, keys: listing(OLD_KEY) }), NOW)),
    ).toBe('park foreign-secret')
  })
})

describe('where keys bear no marks and there is no room', () => {
  const MADE = NOW - 5 * HOUR
  const traits = {
    capacity: 2,
    marking: 'inferred',
    disable: true,
    usage: 'none',
    console: 'https://keys.test',
  } as const
  const told = (createdAt: number, over: Partial<PastLine> = {}): string | undefined => {
    const lines = [past(3, { why: 'value-lost', ...over })]
    const keys = listing(OLD_KEY, { id: 'key_x', status: 'alive', createdAt })
    const decision = due(world({ entry: overdue({ past: lines, lastSweep: NOW }), traits, keys }), NOW)
    return decision?.kind === 'park' ? decision.about : undefined
  }
  const lost = { from: MADE, until: MADE + 600_000 }

  test('a stranger is named with its age', () => {
    expect(told(MADE)).toBe(
      `it has 2 keys; of key_x (made ${new Date(MADE).toISOString().replace('.000Z', 'Z')}) the journal knows nothing`,
    )
  })

  test.each([
    ['a minute before it was announced', MADE - 60_000, 'may be the one of a run that died'],
    ['a minute after its lease', MADE + 660_000, 'may be the one of a run that died'],
    ['longer before', MADE - 61_000, 'knows nothing'],
    ['longer after', MADE + 661_000, 'knows nothing'],
  ])('one that was made %s of a mint that was lost is told so', (_when, at, word) => {
    expect(told(at, { lost })).toContain(word)
  })

  test('one that the journal knows is nobody’s riddle', () => {
    expect(told(MADE, { keyId: 'key_x' })).toBe('it has 2 keys')
  })
})
