// The index trusts `wakeAt`: an instant too late is work left undone, so the clock is walked.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decide } from '../../../src/core/decide/decide.ts'
import { NOTICE } from '../../../src/core/decide/notice.ts'
import { isEnding } from '../../../src/core/entry/ending.ts'
import { branchOf } from '../../../src/core/entry/branch.ts'
import { awaitedBranch, wakeAt } from '../../../src/core/entry/wake.ts'
import { firstDraft } from '../../../src/core/entry/first.ts'
import type { Adopting, Entry } from '../../../src/core/entry/entry.ts'
import { DAY, dueAt, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import * as made from '../decide/world.ts'
import { key, listing, NOW, OLD, past, POLICY, proposal, saw, SLOT, tagOf, world } from '../decide/world.ts'

const DISABLES = {
  capacity: 'many',
  marking: 'exact',
  disable: true,
  usage: 'last-used',
  console: 'https://keys.test',
} as const
const WAIVED = { tag: OLD, of: 'all', by: 'mona', at: NOW, request: 'comment:1' } as const
const ages = fc.integer({ min: 0, max: 100 * DAY })
const DUE = dueAt('openai/production', made.overdue().incumbent ?? made.INCUMBENT, POLICY.every)

const entries: fc.Arbitrary<Entry> = fc
  .record({
    stage: fc.constantFrom<(age: number) => Entry>(
      (age) => made.resting({ incumbent: { ...made.INCUMBENT, minted: NOW - age } }),
      (age) => made.overdue({ tries: { due: DUE, count: 1, notBefore: NOW + 7 * DAY - age } }),
      (age) => made.overdue({ tries: { due: DUE, count: 3, notBefore: NOW + 7 * DAY - age } }),
      (age) => made.resting({ past: [past(3, { since: NOW - age })] }),
      (age) =>
        made.resting({ slots: { [SLOT]: { tag: OLD, from: NOW - 10 * DAY, openedAt: NOW - age, writing: OLD } } }),
      (age) => made.announced({ leaseUntil: NOW + 10 * MINUTE - (age % HOUR) }),
      (age) => made.staged({ minted: NOW - age }),
      () => made.approved(),
      () => made.promoted(),
      () => made.deployed(),
      (age) => made.verified({ verifiedAt: NOW - age }),
      (age) => made.verified({}, { retiringAt: NOW - (age % HOUR) }),
      (age) => made.verified({ verifiedAt: NOW - age }, { waiver: { ...WAIVED, of: 'silence' } }),
      (age) => made.verified({ verifiedAt: NOW - age }, { waiver: WAIVED, retiringAt: NOW - (age % HOUR) }),
      (age) => made.verified({ verifiedAt: NOW - age }, { waiver: WAIVED, disabledAt: NOW - (age % HOUR) }),
      (age) => made.verified({}, { disabledAt: NOW - age }),
      () => made.verified({}, { deadAt: NOW }),
      (age) =>
        made.restored({
          rollback: {
            at: NOW,
            by: 'revert',
            restoredAt: NOW,
            verifiedAt: NOW - age,
            deployments: [{ startedAt: NOW, finishedAt: NOW }],
          },
        }),
      (age) => made.restored({ retiringAt: NOW - (age % HOUR) }),
      (age) => made.resting({ ending: { since: NOW - age, seen: made.HEAD } }),
      (age) => made.resting({ ending: { since: NOW - 2 * DAY, seen: made.HEAD }, retiringAt: NOW - (age % HOUR) }),
      (age) => made.resting({ ending: { since: NOW - 2 * DAY, seen: made.HEAD }, disabledAt: NOW - age }),
    ),
    age: ages,
    lastSweep: ages,
  })
  .map(({ stage, age, lastSweep }) => ({ ...stage(age), lastSweep: NOW - (lastSweep % (2 * DAY)) }))

/** Everything as the entry expects it, and everybody content: only the clock moves. */
function content(entry: Entry, disable: boolean): World {
  const held = entry.disabledAt !== undefined && disable
  const { from, writtenAt = from } = entry.slots[SLOT] ?? {}
  return world({
    entry,
    lock: isEnding(entry)
      ? { ...made.OLD_LINE, retire: true }
      : entry.candidate?.approved && !entry.rollback
        ? made.NEW_LINE
        : made.OLD_LINE,
    keys: listing(
      held ? key('key_old', OLD, { status: 'disabled' }) : made.OLD_KEY,
      ...(entry.candidate?.keyId ? [made.NEW_KEY] : []),
    ),
    slots: made.slotsAt(writtenAt ?? undefined),
    review: proposal(),
    ready: saw({ ready: true }),
    deploys: saw([made.ran('none')]),
    serves: saw([made.says('yes')]),
    quiet: saw([made.says('yes')]),
    descends: saw(true),
    told: saw(true),
    traits: { ...DISABLES, disable },
  })
}

describe('wakeAt', () => {
  test('is never later than the first instant at which the clock alone gives something to do', () => {
    let slept = 0
    fc.assert(
      fc.property(entries, fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (entry, disable, part) => {
        // A hold that is asked for while the ten minutes run comes by the manifest, never by the clock alone.
        const world = content(entry, entry.disabledAt !== undefined || (disable && entry.retiringAt === undefined))
        const wake = wakeAt(entry, POLICY, NOTICE)
        const end = Math.min(wake, NOW + 200 * DAY)
        if (end <= NOW) return
        slept++
        for (const at of [NOW, Math.min(end - 1, NOW + Math.floor((end - NOW) * part)), end - 1])
          expect(decide(world, at).kind).not.toBe('act')
      }),
      { numRuns: 3_000 },
    )
    expect(slept).toBeGreaterThan(500)
  })

  test.each<[string, Entry, number]>([
    ['an entry with neither incumbent nor adoption', { ...without() }, 0],
    ['a credential that was never looked over', made.resting({ lastSweep: 0 }), DAY],
    ['something that went over since', made.resting({ past: [past(3, { since: NOW })] }), 0],
    ['a value that is still to be written', made.resting({ slots: { [SLOT]: { tag: OLD, openedAt: NOW } } }), 0],
    ['three attempts that came to nothing', made.overdue({ tries: { due: DUE, count: 3 } }), NOW - HOUR + DAY],
    ['an attempt that another run may be making', made.announced({ leaseUntil: NOW + 1 }), NOW + 1],
    ['an open proposal', made.staged(), NOW + 9 * DAY],
    ['an approval', made.approved(), 0],
    ['a key that is not proven', made.deployed(), 0],
    ['the overlap', made.verified({ verifiedAt: NOW }), NOW + DAY],
    ['the hold', made.verified({}, { disabledAt: NOW }), NOW + DAY],
    ['the ten minutes', made.verified({}, { retiringAt: NOW }), NOW + 10 * MINUTE],
    [
      'a key that was announced, and disabled once others let go',
      made.verified({}, { retiringAt: NOW - DAY, disabledAt: NOW }),
      NOW + DAY,
    ],
    [
      'the same of a credential that is being retired',
      made.resting({ ending: { since: NOW - 2 * DAY, seen: made.HEAD }, retiringAt: NOW - DAY, disabledAt: NOW }),
      NOW + DAY,
    ],
    ['a dead key that is not told of', made.verified({}, { deadAt: NOW }), 0],
    ['a declined adoption', without({ notBefore: NOW + 7 * DAY }), NOW + 7 * DAY],
    ['an open adoption', without({}), Number.MAX_SAFE_INTEGER],
  ])('knows %s', (_what, entry, at) => {
    expect(wakeAt(entry, POLICY, NOTICE)).toBe(at)
  })
})

/** No key in service; with an adoption, if one is given. */
function without(adopting?: Partial<Adopting>): Entry {
  const blank: Entry = { ...firstDraft('openai/production'), seq: 1, previous: '', mac: '' }
  if (!adopting) return blank
  const base = {
    tag: tagOf(0),
    branch: 'keyturn/adopt/9c04ae',
    announcedAt: NOW,
    kind: 'none',
    mintedBy: 'secret',
    remarks: [],
    slots: {},
  } as const
  return { ...blank, adopting: { ...base, ...adopting } }
}

describe('the branch an entry waits for', () => {
  test.each<[string, Entry, string | undefined]>([
    ["is the adoption's while it is open", without({}), 'keyturn/adopt/9c04ae'],
    ['is none once the adoption was declined', without({ notBefore: NOW }), undefined],
    ['is none at rest', made.resting(), undefined],
    ['is none before the key is recorded', made.announced(), undefined],
    ["is the proposal's before approval", made.staged(), 'keyturn/rotate/openai/production/6'],
    ['is none after approval', made.approved(), undefined],
  ])('%s', (_what, entry, branch) => {
    expect(awaitedBranch(entry)).toBe(branch)
  })

  test('differs for every attempt, though slugs may end in numbers', () => {
    expect(branchOf('key-7', 'kt-1f9k3x-key-7-12-9c04ae')).toBe('keyturn/rotate/key-7/12')
  })
})
