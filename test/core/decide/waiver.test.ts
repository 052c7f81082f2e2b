// What a person's word shortens, and what it does not.
import { describe, expect, test } from '@jest/globals'
import { NOTICE } from '../../../src/core/decide/notice.ts'
import { retirement, silence } from '../../../src/core/decide/rules/retiring.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { waiverOf, type Waiver } from '../../../src/core/entry/waiver.ts'
import { DAY, HOUR } from '../../../src/core/schedule/due.ts'
import type { World } from '../../../src/core/world.ts'
import { said } from './said.ts'
import {
  key,
  listing,
  NEW,
  NEW_KEY,
  NEW_LINE,
  NOW,
  OLD,
  OLD_KEY,
  restored,
  saw,
  says,
  slotsAt,
  verified,
  world,
} from './world.ts'

const LATELY = NOW - HOUR
const ALL: Waiver = { tag: OLD, of: 'all', by: 'mona', at: NOW - 60_000, request: 'comment:1' }
const SILENCE: Waiver = { ...ALL, of: 'silence' }
const AT_NEW = slotsAt(NOW - 4 * DAY)
const FORWARD = { lock: NEW_LINE, slots: AT_NEW, keys: listing(OLD_KEY, NEW_KEY), quiet: saw([says('yes')]) }
const DISABLES = {
  capacity: 'many',
  marking: 'exact',
  disable: true,
  usage: 'last-used',
  console: 'https://keys.test',
} as const
/** Open on a Tuesday night only: NOW is a Monday at noon. */
const SHUT = { zone: 'UTC', windows: [{ days: [2], from: 0, to: 60 }], freezes: [] } as const

function told(waiver: Waiver | undefined, more: Partial<Entry> = {}): Entry {
  return verified({ verifiedAt: LATELY }, { ...(waiver ? { waiver } : {}), ...more })
}

describe('a waiver', () => {
  const rows: readonly (readonly [string, Entry, Waiver['of'] | undefined])[] = [
    ['counts for the key that goes', told(ALL), 'all'],
    ['of another key does not', told({ ...ALL, tag: NEW }), undefined],
    ['from before the new key was proven does not', told({ ...ALL, at: LATELY - 1 }), undefined],
    ['does not turn round with the course', restored({ waiver: ALL }), undefined],
    ['counts for the new key on the way back', restored({ waiver: { ...ALL, tag: NEW, at: NOW } }), 'all'],
  ]
  test.each(rows)('%s', (_what, entry, of) => {
    expect(waiverOf(entry)?.of).toBe(of)
  })
})

describe('silence', () => {
  const rows: readonly (readonly [string, World, string])[] = [
    ['without a word waits for the overlap', world({ entry: told(undefined), ...FORWARD }), 'wait overlapping'],
    ['asks who sees it used, overlap or not', world({ entry: told(SILENCE) }), 'look at quiet'],
    [
      'does not wait for what nobody can tell',
      world({ entry: told(SILENCE), ...FORWARD, quiet: saw([says('unknown'), says('waiting')]) }),
      'no opinion',
    ],
    ['does not wait where nobody is asked', world({ entry: told(ALL), ...FORWARD, quiet: saw([]) }), 'no opinion'],
    [
      'waits for what is seen to use it, whoever said what',
      world({ entry: told(ALL), ...FORWARD, quiet: saw([says('unknown'), says('no')]) }),
      'wait still-in-use',
    ],
    [
      'waits for runs that hold it, whoever said what',
      world({ entry: told(ALL), ...FORWARD, quiet: saw([says('no', 'runs')]) }),
      'wait runs-hold-old',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(silence(seen, NOW))).toBe(expected)
  })
})

describe('retirement', () => {
  const holds = { ...FORWARD, traits: DISABLES }
  const HELD = listing(key('key_old', OLD, { status: 'disabled' }), NEW_KEY)
  const near = { retiringAt: NOW - NOTICE }
  const shut = { calendar: SHUT }
  const rows: readonly (readonly [string, World, string])[] = [
    ['says it ten minutes before, all the same', world({ entry: told(ALL), ...FORWARD }), 'act announce-retirement'],
    [
      'waits these ten minutes',
      world({ entry: told(ALL, { retiringAt: NOW - 1 }), ...FORWARD }),
      'wait about-to-retire',
    ],
    ['revokes after them', world({ entry: told(ALL, near), ...FORWARD }), 'act revoke'],
    [
      'waits for a window after a word about silence',
      world({ entry: told(SILENCE, near), ...FORWARD, policy: shut }),
      'wait outside-window',
    ],
    ['waits for no window after `revoke`', world({ entry: told(ALL, near), ...FORWARD, policy: shut }), 'act revoke'],
    [
      'waits for no delay after `revoke`',
      world({ entry: told(ALL, { ...near, postponed: { until: NOW + DAY, by: 'rita' } }), ...FORWARD }),
      'act revoke',
    ],
    ['disables first where the provider can', world({ entry: told(ALL), ...holds }), 'act disable'],
    [
      'holds after a word about silence',
      world({ entry: told(SILENCE, { disabledAt: NOW - NOTICE }), ...holds, keys: HELD }),
      'wait holding',
    ],
    [
      'holds for ten minutes after `revoke`',
      world({ entry: told(ALL, { disabledAt: NOW - NOTICE + 1 }), ...holds, keys: HELD }),
      'wait holding',
    ],
    ['and no longer', world({ entry: told(ALL, { disabledAt: NOW - NOTICE }), ...holds, keys: HELD }), 'act revoke'],
    [
      'leaves it to a person after a word about silence',
      world({ entry: told(SILENCE, near), ...FORWARD, policy: { oldKey: 'person' } }),
      'wait awaits-person',
    ],
    [
      'takes it out of a person’s hands after `revoke`',
      world({ entry: told(ALL, near), ...FORWARD, policy: { oldKey: 'person' } }),
      'act revoke',
    ],
    [
      'keeps what others have, whoever said what',
      world({ entry: told(ALL, near), ...FORWARD, sharing: ['mail'] }),
      'wait serves-another',
    ],
    [
      'parks when a slot is not at the new key, whoever said what',
      world({ entry: told(ALL, near), ...FORWARD, slots: slotsAt(NOW) }),
      'park foreign-secret',
    ],
    [
      'parks when the new key is gone, whoever said what',
      world({ entry: told(ALL, near), ...FORWARD, keys: listing(OLD_KEY) }),
      'park candidate-gone',
    ],
  ]
  test.each(rows)('%s', (_what, seen, expected) => {
    expect(said(retirement(seen, NOW))).toBe(expected)
  })
})
