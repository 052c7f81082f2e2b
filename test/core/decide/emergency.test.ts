// What a person reported or ordered: first in the chain, in no window, by the command's own approval, and never back.
import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/core/decide/decide.ts'
import type { Emergency } from '../../../src/core/entry/emergency.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import { said } from './said.ts'
import * as made from './world.ts'
import {
  key,
  line,
  listing,
  NEW,
  NEW_KEY,
  NEW_LINE,
  NOW,
  OLD,
  OLD_KEY,
  proposal,
  resting,
  saw,
  SLOT,
  slotsAt,
  staged,
  STORE,
  UNSEEN,
  verified,
  VERSIONED,
  world,
} from './world.ts'

const DISABLES = {
  capacity: 'many',
  marking: 'exact',
  disable: true,
  usage: 'last-used',
  console: 'https://keys.test',
} as const
const READY: NonNullable<World['ready']> = saw({ ready: true })
const GONE: NonNullable<World['ready']> = saw({ ready: false, why: 'missing' })

function report(verb: Emergency['verb'], over: Partial<Emergency> = {}): Emergency {
  return { verb, keyId: 'key_old', by: 'mona', at: NOW - MINUTE, request: 'run:1', ...over }
}

/** With the report in it. */
function reported(verb: 'leaked' | 'exploited', of: Entry, over: Partial<Emergency> = {}): Entry {
  const one = report(verb, over)
  return { ...of, emergencies: [one], compromised: [one.keyId ?? ''] }
}

function ordered(of: Entry, over: Partial<Emergency> = {}): Entry {
  return { ...of, emergencies: [report('disable', over)] }
}

const SHUT = { calendar: { ...made.POLICY.calendar, windows: [{ days: [0], from: 180, to: 181 }] } } as never
const AT_REST = { keys: listing(OLD_KEY), slots: slotsAt(NOW - 10 * DAY), ready: READY }
const TAKEN = { containedAt: NOW - MINUTE, how: 'revoked' } as const

describe('contain', () => {
  const rows: readonly (readonly [string, Parameters<typeof world>[0], string])[] = [
    ['exploited, at rest', { entry: reported('exploited', resting()) }, 'act contain'],
    [
      'exploited, and the lock cannot be read',
      { entry: reported('exploited', resting()), lock: { state: 'bad', why: 'x' } },
      'act contain',
    ],
    [
      'exploited, and the lock lacks its lines',
      { entry: reported('exploited', resting()), lock: 'none' },
      'act contain',
    ],
    [
      'exploited, and nothing can be seen',
      { entry: reported('exploited', resting()), keys: UNSEEN, slots: UNSEEN },
      'act contain',
    ],
    [
      'exploited, without the admin key',
      { entry: reported('exploited', resting()), adminKey: false },
      'wait admin-key-missing',
    ],
    ['exploited, of the new key', { entry: reported('exploited', staged(), { keyId: 'key_new' }) }, 'act contain'],
    ['leaked', { entry: reported('leaked', resting()), ...AT_REST }, 'act mint'],
    ['disable', { entry: ordered(resting()), traits: DISABLES }, 'act contain'],
    ['disabled, at rest', { entry: ordered(resting(), { containedAt: NOW }) }, 'park contained'],
    ['disabled, and ordered back', { entry: ordered(resting(), { containedAt: NOW, undo: true }) }, 'act enable'],
    ['an entry whose mac is bad', { entry: { state: 'bad', why: 'forged' } }, 'park mac-bad'],
  ]

  test.each(rows)('%s', (_, of, decision) => {
    expect(said(decide(world(of), NOW))).toBe(decision)
  })

  test('disables where the provider can, and else deletes', () => {
    const entry = reported('exploited', resting())
    expect(decide(world({ entry }), NOW)).toMatchObject({ step: { how: 'revoke', keyId: 'key_old' } })
    expect(decide(world({ entry, traits: DISABLES }), NOW)).toMatchObject({ step: { how: 'disable' } })
  })
})

describe('a reported key', () => {
  const rows: readonly (readonly [string, Parameters<typeof world>[0], string])[] = [
    [
      'is replaced though it is young, and no place is left',
      { entry: reported('leaked', resting()), ...AT_REST, mayBegin: false },
      'act mint',
    ],
    [
      'is replaced though it was declined yesterday',
      { entry: reported('leaked', resting({ tries: { due: 1, count: 3, notBefore: NOW + DAY } })), ...AT_REST },
      'act mint',
    ],
    [
      'is given up after three attempts of its own',
      { entry: reported('leaked', resting({ tries: { due: NOW - MINUTE, count: 3 } })), ...AT_REST },
      'park attempts-exhausted',
    ],
    [
      'that is gone already is replaced',
      { entry: reported('exploited', resting(), TAKEN), keys: listing(), slots: AT_REST.slots },
      'act mint',
    ],
    [
      'has its candidate approved by the command, outside every window',
      {
        entry: reported('leaked', staged()),
        keys: listing(OLD_KEY, NEW_KEY),
        slots: slotsAt(NOW - 10 * DAY),
        ready: READY,
        policy: SHUT,
      },
      'act approve',
    ],
    [
      'has a candidate that cannot be written discarded',
      { entry: reported('leaked', staged()), slots: slotsAt(NOW - 10 * DAY), ready: GONE },
      'act discard',
    ],
    [
      'goes as soon as the heir is verified',
      {
        entry: reported('leaked', verified({ verifiedAt: NOW })),
        lock: NEW_LINE,
        keys: listing(OLD_KEY, NEW_KEY),
        slots: slotsAt(NOW - 4 * DAY),
      },
      'act revoke',
    ],
    [
      'is disabled first, where that is possible',
      {
        entry: reported('leaked', verified({ verifiedAt: NOW })),
        lock: NEW_LINE,
        keys: listing(OLD_KEY, NEW_KEY),
        slots: slotsAt(NOW - 4 * DAY),
        traits: DISABLES,
      },
      'act disable',
    ],
    [
      'and is not held',
      {
        entry: reported('leaked', verified({ verifiedAt: NOW }, { disabledAt: NOW })),
        lock: NEW_LINE,
        keys: listing(key('key_old', OLD, { status: 'disabled' }), NEW_KEY),
        slots: slotsAt(NOW - 4 * DAY),
        traits: DISABLES,
      },
      'act revoke',
    ],
    [
      'goes outside of its window',
      {
        entry: reported('leaked', verified({ verifiedAt: NOW })),
        lock: NEW_LINE,
        keys: listing(OLD_KEY, NEW_KEY),
        slots: slotsAt(NOW - 4 * DAY),
        policy: SHUT,
      },
      'act revoke',
    ],
    [
      'stays while its heir is not proven',
      {
        entry: reported('leaked', made.deployed()),
        lock: NEW_LINE,
        keys: listing(OLD_KEY, NEW_KEY),
        slots: slotsAt(NOW - 4 * DAY),
        serves: saw([made.says('waiting')]),
      },
      'wait long-unverified',
    ],
    [
      'is not put back by a revert',
      {
        entry: reported('leaked', verified({}, { emergencies: [] })),
        lock: line(OLD, 'key_old'),
        descends: saw(true),
        keys: listing(OLD_KEY, NEW_KEY),
        slots: slotsAt(NOW - 4 * DAY),
        ready: READY,
      },
      'park cannot-restore',
    ],
    [
      'of another rotation hurries nobody',
      {
        entry: { ...verified({ verifiedAt: NOW }), compromised: ['key_before'] },
        lock: NEW_LINE,
        keys: listing(OLD_KEY, NEW_KEY),
        slots: slotsAt(NOW - 4 * DAY),
      },
      'wait overlapping',
    ],
  ]

  test.each(rows)('%s', (_, of, decision) => {
    expect(said(decide(world(of), NOW))).toBe(decision)
  })

  test('where a merge is the switch waits for it, loudly, and for nothing else', () => {
    const credential = { ...made.CREDENTIAL, stores: [VERSIONED] }
    const seen = { slots: made.naming({ attempt: 5 }), keys: listing(OLD_KEY, NEW_KEY) }
    const of = { entry: reported('leaked', staged({}, { slots: { [SLOT]: { tag: OLD } } })), credential, ...seen }
    expect(said(decide(world({ ...of, review: saw(undefined) }), NOW))).toBe('act propose')
    expect(said(decide(world({ ...of, review: proposal() }), NOW))).toBe('wait emergency-review')
  })

  test('disabled by order, it approves nothing', () => {
    const entry = ordered(staged(), { containedAt: NOW })
    const seen = { review: proposal(), ready: READY, slots: slotsAt(NOW - 10 * DAY) }
    expect(said(decide(world({ entry, ...seen }), NOW))).toBe('wait awaiting-review')
  })
})

const heir = (of: Entry): Entry => reported('leaked', of, { keyId: 'key_new' })

describe('a reported heir', () => {
  const both = { keys: listing(OLD_KEY, NEW_KEY), slots: slotsAt(NOW - 4 * DAY), serves: saw([made.says('yes')]) }
  const rows: readonly (readonly [string, Parameters<typeof world>[0], string])[] = [
    [
      'before its approval is given up, also when the lock names it',
      { entry: heir(staged()), lock: NEW_LINE, slots: slotsAt(NOW - 10 * DAY) },
      'act discard',
    ],
    [
      'whose merge was the switch is approved all the same: instances may run on it',
      {
        entry: heir(staged({}, { slots: { [SLOT]: { tag: OLD } } })),
        credential: { ...made.CREDENTIAL, stores: [VERSIONED] },
        lock: NEW_LINE,
        keys: listing(OLD_KEY, NEW_KEY),
        slots: made.naming({ attempt: 6 }),
        ready: READY,
      },
      'act approve',
    ],
    [
      'in service turns the way round, while the old key can be put back',
      { entry: heir(verified()), lock: NEW_LINE, ...both, turn: READY },
      'act roll-back',
    ],
    [
      'in service goes on where the old value is not held',
      { entry: heir(verified({ verifiedAt: NOW - HOUR })), lock: NEW_LINE, ...both, turn: GONE },
      'wait overlapping',
    ],
    [
      'in service goes on where the old key is gone',
      { entry: heir(verified()), lock: NEW_LINE, ...both, keys: listing(NEW_KEY), quiet: saw([made.says('yes')]) },
      'act note-dead',
    ],
    [
      'on the way back goes without overlap',
      {
        entry: heir(
          made.restored({
            rollback: {
              at: NOW,
              by: 'command',
              restoredAt: NOW,
              deployments: [{ run: '2', startedAt: NOW, finishedAt: NOW }],
              verifiedAt: NOW,
            },
          }),
        ),
        lock: NEW_LINE,
        keys: listing(OLD_KEY, NEW_KEY),
        slots: slotsAt(NOW - 3 * DAY),
      },
      'act revoke',
    ],
    [
      'is not brought back by its own merge',
      { entry: heir(made.restored()), lock: NEW_LINE, keys: listing(OLD_KEY, NEW_KEY), slots: slotsAt(NOW - 3 * DAY) },
      'act revoke',
    ],
  ]

  test.each(rows)('%s', (_, of, decision) => {
    expect(said(decide(world(of), NOW))).toBe(decision)
  })

  test('and the way back turns forward when the old key is reported', () => {
    const entry = reported('leaked', made.restored())
    expect(decide(world({ entry, keys: listing(OLD_KEY, NEW_KEY), slots: slotsAt(NOW - 3 * DAY) }), NOW)).toMatchObject(
      {
        step: { do: 'go-forward', by: 'command' },
      },
    )
  })
})

describe('what a command approved', () => {
  const approved = { approved: { by: 'command', at: NOW } } as const
  const seen = { keys: listing(OLD_KEY, NEW_KEY), slots: slotsAt(NOW - 4 * DAY), deploys: saw([made.ran('running')]) }
  const on = made.promoted({ ...approved, deployments: [{ run: '1', startedAt: NOW }] })
  const behind = resting({
    incumbent: { ...made.INCUMBENT, tag: NEW, keyId: 'key_new', behind: OLD },
    slots: { [SLOT]: { tag: NEW, writtenAt: NOW - 10 * DAY } },
    attempt: 6,
    past: [{ tag: OLD, keyId: 'key_old', since: NOW - 2 * HOUR, why: 'retired' }],
  })
  const rows: readonly (readonly [string, Parameters<typeof world>[0], string])[] = [
    ['is proposed once it is being deployed', { entry: on, ...seen, review: saw(undefined) }, 'act propose'],
    [
      'is not kept from its deployment by that',
      { entry: made.promoted(approved), ...seen, deploys: saw([made.ran('none')]) },
      'act deploy',
    ],
    [
      'is opened again when somebody closes it',
      { entry: on, ...seen, review: proposal({ state: 'closed' }) },
      'act reopen',
    ],
    ['goes on whether it is merged or not', { entry: on, ...seen, review: proposal() }, 'wait deploying'],
    ['goes on when it is merged', { entry: on, ...seen, lock: NEW_LINE }, 'wait deploying'],
    ['at rest waits for the lock', { entry: behind, review: proposal() }, 'wait awaiting-lock'],
    ['at rest is opened again', { entry: behind, review: proposal({ state: 'closed' }) }, 'act reopen'],
    ['merged, is noted', { entry: behind, lock: NEW_LINE }, 'act note-locked'],
    [
      'merged and taken back, is a dead key in the lock',
      { entry: behind, review: proposal({ state: 'merged' }), repair: saw(undefined) },
      'act repair-lock',
    ],
  ]

  test.each(rows)('%s', (_, of, decision) => {
    expect(said(decide(world(of), NOW))).toBe(decision)
  })

  test('of a store with one slot only', () => {
    expect(made.CREDENTIAL.stores).toEqual([STORE])
  })
})
