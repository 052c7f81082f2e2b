// Generated worlds: every stage of an entry with everything that may be seen around it, true or not.
import fc from 'fast-check'
import type { Entry, PastLine } from '../../../src/core/entry/entry.ts'
import type { KeyFacts, Seen } from '../../../src/core/facts.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import * as made from './world.ts'
import { key, line, NEW, NOW, OLD, past, saw, SLOT, tagOf, UNSEEN } from './world.ts'

const AGES = [0, MINUTE, 9 * MINUTE, 10 * MINUTE, HOUR, DAY - 1, DAY, 4 * DAY, 10 * DAY, 100 * DAY]
const when = fc.constantFrom(...AGES).map((age) => NOW - age)
const WHYS: readonly PastLine['why'][] = ['declined', 'retired', 'released', 'rolled-back', 'value-lost']

/** Not looked at, not seen, or seen as one of these. */
export function sight<T>(...values: readonly T[]): fc.Arbitrary<Seen<T> | undefined> {
  return fc.constantFrom<Seen<T> | undefined>(undefined, UNSEEN, ...values.map(saw))
}

const keys: readonly KeyFacts[] = [
  key('key_old', OLD),
  key('key_old'),
  key('key_old', OLD, { status: 'disabled' }),
  key('key_new', NEW),
  key('key_new', NEW, { status: 'disabled' }),
  key('key_new', NEW, { status: 'expired' }),
  key('key_3', tagOf(3)),
  key('key_x', tagOf(3)),
  key('key_0'),
  key('key_9', tagOf(9)),
  key('key_q', tagOf(3, 7)),
]

const listings = fc
  .record({ keys: fc.subarray([...keys]), complete: fc.boolean() })
  .map((listing) => saw({ ...listing, at: NOW }))

const slots = fc
  .record({ updatedAt: fc.option(when, { nil: undefined }), staged: fc.subarray([OLD, NEW, tagOf(3)]) })
  .map(({ updatedAt, staged }) => saw(new Map([[SLOT, { staged, ...(updatedAt === undefined ? {} : { updatedAt }) }]])))

const pasts = fc.array(
  fc
    .record({
      attempt: fc.constantFrom(0, 3),
      why: fc.constantFrom(...WHYS),
      id: fc.constantFrom('key_3', 'key_0', 'key_old', ''),
    })
    .map(({ attempt, why, id }) => past(attempt, { why, ...(id === '' ? {} : { keyId: id }) })),
  { maxLength: 2, size: 'xsmall' },
)

const stages = fc.constantFrom<(over: Partial<Entry>) => Entry>(
  (over) => made.resting(over),
  (over) => made.overdue(over),
  (over) => made.announced({}, over),
  (over) => made.staged({}, over),
  (over) => made.approved({}, over),
  (over) => made.approved({ approved: { by: 'command', at: NOW } }, over),
  (over) => made.promoted({}, over),
  (over) => made.deployed({}, over),
  (over) => made.verified({}, over),
  (over) => made.verified({}, over),
  (over) => made.verified({ verifiedAt: NOW - HOUR }, over),
  (over) => made.restored(over),
  (over) => made.restored(over),
)

/** Where the slot is thought to be: as the stage has it, or torn, or anywhere. */
const states = fc.option(
  fc
    .record({ tag: fc.constantFrom(OLD, NEW), writtenAt: when, torn: fc.boolean(), openedAt: when })
    .map(({ tag, writtenAt, torn, openedAt }) => ({
      slots: { [SLOT]: { tag, writtenAt, ...(torn ? { from: writtenAt, openedAt, writing: NEW } : {}) } },
    })),
  { nil: {}, freq: 2 },
)

const entries: fc.Arbitrary<World['entry']> = fc
  .record({
    stage: stages,
    state: states,
    past: pasts,
    retiringAt: fc.option(when, { nil: undefined, freq: 2 }),
    disabledAt: fc.option(when, { nil: undefined, freq: 2 }),
    dead: fc.nat(9),
    lastSweep: when,
  })
  .map(({ stage, state, past: over, retiringAt, disabledAt, dead, lastSweep }) => {
    const { candidate } = stage({})
    const always = { past: over, lastSweep }
    // Brackets are opened by an approval, or at rest; the end of a key begins after one.
    if (!candidate?.approved) return { state: 'good', entry: stage({ ...(candidate ? {} : state), ...always }) }
    return {
      state: 'good',
      entry: stage({
        ...state,
        ...always,
        ...(retiringAt === undefined ? {} : { retiringAt }),
        ...(disabledAt === undefined ? {} : { disabledAt }),
        ...(dead === 0 ? { deadAt: NOW } : {}),
      }),
    }
  })

const locks = fc.constantFrom<World['lock']>(
  ...[made.OLD_LINE, made.OLD_LINE, made.NEW_LINE, made.NEW_LINE, made.NEW_LINE].map((l) => ({
    state: 'good' as const,
    line: l,
  })),
  { state: 'good', line: line(OLD, 'key_x') },
  { state: 'good', line: line(NEW, 'key_x') },
  { state: 'good', line: line(tagOf(3), 'key_3') },
  { state: 'good', line: line(tagOf(9)) },
  { state: 'good', line: line(tagOf(5, 7)) },
  { state: 'good' },
  { state: 'bad', why: 'line 3' },
)

const seen = fc.record(
  {
    keys: fc.oneof(fc.constant(UNSEEN), { arbitrary: listings, weight: 6 }),
    slots: fc.oneof(fc.constant(UNSEEN), { arbitrary: slots, weight: 6 }),
    review: fc.oneof(
      fc.constantFrom<NonNullable<World['review']>>(UNSEEN, saw(undefined)),
      fc.constantFrom('open', 'closed', 'merged').map((state) => made.proposal({ state, mergedAt: NOW - HOUR })),
    ),
    repair: fc.constantFrom<NonNullable<World['repair']>>(UNSEEN, saw(undefined), made.proposal()),
    ready: fc.constantFrom<NonNullable<World['ready']>>(
      UNSEEN,
      saw({ ready: true }),
      saw({ ready: true }),
      saw({ ready: false, why: 'missing' }),
    ),
    deploys: fc.constantFrom<NonNullable<World['deploys']>>(
      UNSEEN,
      saw([made.ran('none')]),
      saw([made.ran('failed')]),
      saw([made.ran('succeeded')]),
    ),
    serves: fc.constantFrom<NonNullable<World['serves']>>(
      UNSEEN,
      saw([]),
      saw([made.says('no')]),
      saw([made.says('yes')]),
    ),
    quiet: fc.constantFrom<NonNullable<World['quiet']>>(
      UNSEEN,
      saw([]),
      saw([made.says('no')]),
      saw([made.says('unknown')]),
      ...Array.from({ length: 5 }, () => saw([made.says('yes')])),
    ),
    descends: fc.constantFrom<NonNullable<World['descends']>>(UNSEEN, saw(true), saw(false)),
    told: fc.constantFrom<NonNullable<World['told']>>(UNSEEN, saw(true), saw(false)),
  },
  { requiredKeys: [] },
)

/** What fits the entry: slots where it says, both keys listed, everybody content. Without it few worlds come as far as the end. */
function fitting(world: World): World {
  const entry = world.entry.state === 'good' ? world.entry.entry : undefined
  const writtenAt = entry?.slots[SLOT]?.writtenAt
  const facts = { staged: [], ...(writtenAt === undefined ? {} : { updatedAt: writtenAt }) }
  const old = entry?.disabledAt === undefined ? made.OLD_KEY : key('key_old', OLD, { status: 'disabled' })
  const over = entry?.past.some(({ tag }) => tag === tagOf(3)) ? [key('key_3', tagOf(3))] : []
  return {
    ...world,
    lock: { state: 'good', line: entry?.candidate?.approved && !entry.rollback ? made.NEW_LINE : made.OLD_LINE },
    slots: saw(new Map([[SLOT, facts]])),
    keys: made.listing(old, ...(entry?.candidate ? [made.NEW_KEY] : []), ...over),
    quiet: saw([made.says('yes')]),
  }
}

/** Without its admin key nobody looks at a provider's keys. */
function blinded({ keys: _never, ...world }: World): World {
  return world
}

export const worlds: fc.Arbitrary<World> = fc
  .record({
    entry: entries,
    lock: locks,
    seen,
    disable: fc.boolean(),
    hold: fc.constantFrom(0, DAY),
    overlap: fc.constantFrom(0, DAY),
    oldKey: fc.constantFrom('quiet', 'time', 'person'),
    mayBegin: fc.boolean(),
    adminKey: fc.boolean(),
    fits: fc.nat(3).map((n) => n > 0),
  })
  .map(({ entry, lock, seen: sights, disable, hold, overlap, oldKey, mayBegin, adminKey, fits }) => {
    const world = made.world({
      entry,
      lock,
      ...sights,
      mayBegin,
      adminKey: adminKey || fits,
      policy: { hold, overlap, oldKey },
      traits: { capacity: 'many', marking: 'exact', disable, usage: 'last-used', console: 'https://keys.test' },
    })
    return fits ? fitting(world) : adminKey ? world : blinded(world)
  })

/** The same world before anybody looked. */
export function withoutSights(world: World): World {
  const {
    keys: _k,
    slots: _s,
    review: _v,
    repair: _p,
    ready: _r,
    deploys: _d,
    serves: _e,
    quiet: _q,
    descends: _c,
    told: _t,
    ...basis
  } = world
  return basis
}
