// What goes as one: where each waits for the others, by tables, and by every world there is.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decide } from '../../../src/core/decide/decide.ts'
import type { Fellow, Mate, Unit } from '../../../src/core/unit/sight.ts'
import type { World } from '../../../src/core/world.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import { said } from './said.ts'
import {
  approved,
  listing,
  NEW,
  NEW_KEY,
  NEW_LINE,
  NOW,
  OLD_KEY,
  OLD_LINE,
  overdue,
  proposal,
  resting,
  restored,
  saw,
  says,
  slotsAt,
  staged,
  verified,
  world,
} from './world.ts'
import { worlds } from './worlds.ts'

const MATE: Mate = { credential: 'resend/production', begun: false }
const FELLOW: Fellow = {
  credential: 'resend/production',
  tag: 'kt-1-resend-production-1-abcdef',
  stands: 'with',
  locked: true,
  approved: true,
  back: false,
  verified: true,
  mayGo: true,
  dead: false,
}

function beside(mate: Partial<Mate>, more: Partial<Unit> = {}): Unit {
  return { mates: [{ ...MATE, ...mate }], ...more }
}

function along(fellow: Partial<Fellow>): Unit {
  return { mates: [], fellows: [{ ...FELLOW, ...fellow }] }
}

const FRESH = { announcedAt: NOW - DAY, minted: NOW - DAY }
const REVIEWED = {
  review: proposal(),
  slots: slotsAt(NOW - 10 * DAY),
  keys: listing(OLD_KEY, NEW_KEY),
  repair: saw(undefined),
}

describe('before all of them are proposed', () => {
  test.each<[string, World, string]>([
    [
      'another cannot begin: none does',
      world({
        entry: overdue(),
        keys: listing(OLD_KEY),
        slots: slotsAt(NOW - 10 * DAY),
        unit: beside({ hindered: { about: 'it is not adopted yet' } }),
      }),
      'wait awaits-unit',
    ],
    [
      'another was postponed until now: it does',
      world({
        entry: overdue(),
        unit: beside({ hindered: { about: '', until: NOW } }),
        keys: listing(OLD_KEY),
        slots: slotsAt(NOW - 10 * DAY),
      }),
      'act mint',
    ],
    [
      'another has begun: it is called',
      world({
        entry: resting(),
        unit: beside({ begun: true }),
        keys: listing(OLD_KEY),
        slots: slotsAt(NOW - 10 * DAY),
      }),
      'act order',
    ],
    [
      'another is not staged: it waits',
      world({ entry: staged(FRESH), lock: OLD_LINE, unit: beside({ begun: true }), ...REVIEWED }),
      'wait awaits-unit',
    ],
    [
      'nobody is staged in time: it is given up',
      world({
        entry: staged({ announcedAt: NOW - 15 * DAY, minted: NOW - 15 * DAY }),
        lock: OLD_LINE,
        unit: beside({}),
        ...REVIEWED,
      }),
      'act discard',
    ],
    [
      'all are staged: they are joined',
      world({
        entry: staged(FRESH),
        lock: OLD_LINE,
        unit: beside({ staged: FELLOW.tag }, { ready: [{ credential: 'openai/production', tag: NEW }] }),
        ...REVIEWED,
      }),
      'act join',
    ],
  ])('%s', (_, at, answer) => {
    expect(said(decide(at, NOW))).toBe(answer)
  })
})

describe('once they are proposed', () => {
  const merged = { ready: saw({ ready: true } as const), ...REVIEWED }
  test.each<[string, World, string]>([
    [
      'it waits for its review',
      world({ entry: staged(FRESH), lock: OLD_LINE, unit: along({ approved: false, locked: false }), ...REVIEWED }),
      'wait awaiting-review',
    ],
    [
      'another was given up: so is it',
      world({ entry: staged(FRESH), lock: OLD_LINE, unit: along({ stands: 'gone' }), ...REVIEWED }),
      'act discard',
    ],
    [
      'another was taken out of the manifest: it is given up',
      world({ entry: staged(FRESH), lock: OLD_LINE, unit: along({ stands: 'left' }), ...REVIEWED }),
      'act discard',
    ],
    [
      'the lock names both: approved',
      world({ entry: staged(FRESH), lock: NEW_LINE, unit: along({ approved: false }), ...merged }),
      'act approve',
    ],
    [
      'the lock names it alone: set right',
      world({ entry: staged(FRESH), lock: NEW_LINE, unit: along({ approved: false, locked: false }), ...merged }),
      'act repair-lock',
    ],
    [
      'it alone, and an emergency took the other out: approved',
      world({
        entry: staged(FRESH),
        lock: NEW_LINE,
        unit: along({ stands: 'apart', approved: false, locked: false }),
        ...merged,
      }),
      'act approve',
    ],
    [
      'approved, the other not yet: nothing is written',
      world({
        entry: approved(),
        lock: NEW_LINE,
        unit: along({ approved: false }),
        ...merged,
        slots: slotsAt(NOW - 10 * DAY),
      }),
      'wait awaits-unit',
    ],
    [
      'approved, and the other given up: parked',
      world({
        entry: approved(),
        lock: NEW_LINE,
        unit: along({ stands: 'gone' }),
        ...merged,
        slots: slotsAt(NOW - 10 * DAY),
      }),
      'park unit-broken',
    ],
    [
      'approved, and the other postponed: neither is written',
      world({
        entry: approved(),
        lock: NEW_LINE,
        unit: along({ postponed: { until: NOW + HOUR, by: 'mona' } }),
        ...merged,
        slots: slotsAt(NOW - 10 * DAY),
      }),
      'wait postponed',
    ],
  ])('%s', (_, at, answer) => {
    expect(said(decide(at, NOW))).toBe(answer)
  })
})

describe('once they serve', () => {
  const serving = {
    keys: listing(OLD_KEY, NEW_KEY),
    slots: slotsAt(NOW - 4 * DAY),
    quiet: saw([says('yes')]),
    repair: saw(undefined),
    descends: saw(true),
    ready: saw({ ready: true } as const),
  }
  const near = verified({}, { retiringAt: NOW - HOUR })
  const back = { ...serving, entry: restored(), slots: slotsAt(NOW - 3 * DAY), lock: NEW_LINE }
  test.each<[string, World, string]>([
    [
      'the other is not proven: the old key is not even announced',
      world({ entry: verified(), lock: NEW_LINE, unit: along({ verified: false, mayGo: false }), ...serving }),
      'wait awaits-unit',
    ],
    [
      'the other may not go yet: the old key stays',
      world({ entry: near, lock: NEW_LINE, unit: along({ mayGo: false }), ...serving }),
      'wait awaits-unit',
    ],
    ['both may go: it goes', world({ entry: near, lock: NEW_LINE, unit: along({}), ...serving }), 'act revoke'],
    [
      'the other is over: it goes',
      world({ entry: near, lock: NEW_LINE, unit: along({ stands: 'over' }), ...serving }),
      'act revoke',
    ],
    [
      'the lock took the other back: it stays',
      world({ entry: near, lock: NEW_LINE, unit: along({ locked: false }), ...serving }),
      'wait awaits-unit',
    ],
    [
      'the lock took both back: it goes back',
      world({ entry: verified(), lock: OLD_LINE, unit: along({ locked: false }), ...serving }),
      'act roll-back',
    ],
    [
      'the lock took it alone back: set right',
      world({ entry: verified(), lock: OLD_LINE, unit: along({}), ...serving }),
      'act repair-lock',
    ],
    [
      'both, and the other’s old key is gone: too late',
      world({ entry: verified(), lock: OLD_LINE, unit: along({ locked: false, dead: true }), ...serving }),
      'park too-late',
    ],
    [
      'both, and the other is over: too late',
      world({ entry: verified(), lock: OLD_LINE, unit: along({ stands: 'over', locked: false }), ...serving }),
      'park too-late',
    ],
    ['both went back and come again: forward', world({ ...back, unit: along({ back: true }) }), 'act go-forward'],
    [
      'the lock names it alone again: set right',
      world({ ...back, unit: along({ back: true, locked: false }) }),
      'act repair-lock',
    ],
    [
      'the lock names both again, and the other’s new key was given up: set right',
      world({ ...back, unit: along({ stands: 'gone' }) }),
      'act repair-lock',
    ],
    [
      'the lock names both again, and the other’s new key is gone: set right',
      world({ ...back, unit: along({ back: true, dead: true }) }),
      'act repair-lock',
    ],
    [
      'the same, as a replica shows it from before the revert: waits',
      world({
        ...back,
        entry: restored({ rollback: { at: NOW - MINUTE, by: 'revert' } }),
        unit: along({ stands: 'gone' }),
        descends: saw(false),
      }),
      'wait blind',
    ],
  ])('%s', (_, at, answer) => {
    expect(said(decide(at, NOW))).toBe(answer)
  })
})

const fellows = fc.record<Fellow>({
  credential: fc.constant('resend/production'),
  tag: fc.constant(FELLOW.tag),
  stands: fc.constantFrom('with', 'over', 'gone', 'apart', 'left'),
  locked: fc.boolean(),
  approved: fc.boolean(),
  back: fc.boolean(),
  verified: fc.boolean(),
  mayGo: fc.boolean(),
  dead: fc.boolean(),
})

describe('whatever the others do', () => {
  const RUNS = { numRuns: 12_000 }

  test('no key is taken away for good while one of them is not proven, or the lock says otherwise of it', () => {
    let met = 0
    fc.assert(
      fc.property(worlds, fellows, (one, fellow) => {
        const decision = decide({ ...one, unit: { mates: [], fellows: [fellow] } }, NOW)
        if (decision.kind !== 'act' || decision.step.do !== 'revoke' || decision.because === 'retiring-reported') return
        met += 1
        if (fellow.stands !== 'with') return
        const back = one.entry.state === 'good' && one.entry.entry.rollback !== undefined
        expect(fellow).toMatchObject({ verified: true, mayGo: true, back, locked: !back })
      }),
      RUNS,
    )
    expect(met).toBeGreaterThan(0)
  })

  test('a fellow only makes it wait, stop, give up or set the lock right: it brings about nothing else', () => {
    fc.assert(
      fc.property(worlds, fellows, (one, fellow) => {
        const alone = decide(one, NOW)
        const decision = decide({ ...one, unit: { mates: [], fellows: [fellow] } }, NOW)
        if (JSON.stringify(alone) === JSON.stringify(decision)) return
        const what = decision.kind === 'act' ? decision.step.do : decision.kind
        expect(['wait', 'park', 'look', 'discard', 'repair-lock', 'approve']).toContain(what)
        // What a slot shows goes the way back, and is approved for that.
        if (what === 'approve') expect(fellow.stands === 'gone' || fellow.stands === 'left').toBe(true)
      }),
      RUNS,
    )
  })
})
